/// The place of a candidate: a link, a greeting, a label, a line or a Subject of its own.
extension FieldContext {
    /// Adds what the place says, which ends at `end`.
    func addPlace(end: Int, to evidence: inout EvidenceSet) {
        let place = localPlace
        switch place {
        case .plain: break
        case .html: evidence.insert(.html)
        case .subject: evidence.insert(.subject)
        case .name: evidence.insert(.senderName)
        case .link:
            evidence.insert(.link)
            evidence.insert(.wholeLink, if: isWholeLink(end: end))
            evidence.insert(.pathSegment, if: isPathSegment(end: end))
            return
        }
        if Greeting.stands(before: start, in: text) {
            evidence.insert(.greeting)
            evidence.insert(.greetingSlot, if: end == text.count || Self.slotEnds.contains(text[end]))
        }
        let line = line(around: start..<end)
        if line.isAlone {
            evidence.insert(place == .subject ? .wholeSubject : .wholeLine)
        } else {
            evidence.insert(.label, if: line.hasLabel)
        }
    }

    /// `href="[Unsubscribe]"`, `http://$UNSUB$`.
    private func isWholeLink(end: Int) -> Bool {
        let isAtEnd = end == text.count || text[end] <= 0x20 || Self.linkEnds.contains(text[end])
        guard isAtEnd else { return false }
        let isAtStart = start == 0 || text[start - 1] <= 0x20 || Self.linkStarts.contains(text[start - 1])
        return isAtStart || start > 2 && text[start - 3..<start].elementsEqual("://".utf8)
    }

    /// `https://shop.example/u/[HASH]`
    func isPathSegment(end: Int) -> Bool {
        start > 1 && text[start - 1] == UInt8(ascii: "/") && text[start - 2] != UInt8(ascii: "/")
            && (end == text.count || text[end] <= 0x20 || Self.linkEnds.contains(text[end]))
    }

    /// `GET /users/{id}/orders`: the parameter of a path that documentation names. A link that a reader follows begins
    /// with a host.
    var isInRelativePath: Bool {
        guard start > 1, text[start - 1] == UInt8(ascii: "/"), place != .link else { return false }
        var index = start
        while index > 0, start - index < 200, Self.isInPath(text[index - 1]) { index -= 1 }
        return text[index] == UInt8(ascii: "/") && index + 1 < start && text[index + 1].isWord
    }

    private static func isInPath(_ byte: UInt8) -> Bool {
        byte.isWord || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}")
            || byte == UInt8(ascii: "-")
    }

    /// `?$deeplink_path=x`, `&filter[name]=x`: a parameter may have any name.
    func isParameterName(end: Int) -> Bool {
        end < text.count && text[end] == UInt8(ascii: "=") && localPlace == .link
    }

    private static let linkEnds = ByteSet("/?#\"'>)]")
    private static let linkStarts = ByteSet("\"'<(")
    private static let slotEnds = ByteSet(",!.:;\r\n")

    func line(around range: Range<Int>) -> (isAlone: Bool, hasLabel: Bool) {
        var index = range.lowerBound
        while index > 0, Self.between.contains(text[index - 1]) { index -= 1 }
        let isAtStart = index == 0 || text[index - 1] == UInt8(ascii: "\n")
        let hasLabel = !isAtStart && text[index - 1] == UInt8(ascii: ":") && index > 1 && text[index - 2] > 0x20
        index = range.upperBound
        while index < text.count, Self.between.contains(text[index]) || Self.stops.contains(text[index]) { index += 1 }
        let isAtEnd = index == text.count || text[index] == UInt8(ascii: "\n")
        return (isAtStart && isAtEnd, hasLabel)
    }

    private static let between = ByteSet(" \t\r")
    private static let stops = ByteSet(".,!:;")

    /// The place, or `link` when the candidate is within an address in the text.
    var localPlace: FieldPlace {
        guard place == .plain || place == .html || place == .subject else { return place }
        var index = start
        let limit = max(2, start - 200)
        while index > limit, text[index - 1] > 0x20, text[index - 1] != UInt8(ascii: "<") {
            if text[index - 1] == UInt8(ascii: "/"), text[index - 2] == UInt8(ascii: "/") { return .link }
            index -= 1
        }
        return place
    }
}
