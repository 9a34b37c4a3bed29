import Mail

/// Decides whether the ESP will fill in a tag of one message: exactly this tag, in this place, as this message's
/// control headers require.
///
/// One instance serves one message and is called for each of its doubtful tags. The first tag that needs the control
/// headers reads them, in time linear in the header. Every tag takes time linear in the text around it.
///
/// An ESP replaces bytes of the message's source, so the tag must be in the surface's text exactly. A tag that
/// appears only after decoding an address or dropping invisible characters stays in the mail.
package struct MergeFiller {
    private let profile: UpstreamProfile
    private let recipients: [Address]
    private let surfaces: [Surface]
    private var headers: ControlHeaders
    /// By rule; nil until needed.
    private var holds: [Bool?]
    private var keys: [KeySource: MergeKeys] = [:]
    private var isWithinLimit: [Part: [Bool?]] = [:]
    private var searchesLeft = ProfileLimits.keySearches

    /// The parts whose tags are counted.
    private enum Part { case text, html }

    /// - Parameter recipients: the envelope's; empty without an envelope, and then the header's recipients count.
    init(_ message: Message, profile: UpstreamProfile, recipients: [Address]) {
        self.profile = profile
        self.recipients = recipients
        surfaces = message.surfaces
        headers = ControlHeaders(message)
        holds = Array(repeating: nil, count: profile.rules.count)
    }

    /// - Parameter range: the tag's place in the surface's text.
    package mutating func fills(_ range: Range<Int>, of surface: Surface) -> Bool {
        guard !range.isEmpty, range.lowerBound >= 0, range.upperBound <= surface.text.count else { return false }
        for index in profile.rules.indices
        where profile.rules[index].places.contains(where: { $0.contains(surface.kind) }) {
            guard matches(index, range, surface.text), holds(index), isWithinLimit(index, surface.kind) else {
                continue
            }
            return true
        }
        return false
    }

    private mutating func matches(_ index: Int, _ range: Range<Int>, _ text: [UInt8]) -> Bool {
        let rule = profile.rules[index]
        for pattern in rule.tags {
            if pattern.isBareKey {
                if isKey(index, range, text) { return true }
            } else if stands(pattern, index, around: range, in: text) {
                return true
            }
        }
        return false
    }

    /// Whether the tag is a key, or vanishes completely when the keys around it are replaced.
    private mutating func isKey(_ index: Int, _ range: Range<Int>, _ text: [UInt8]) -> Bool {
        let keys = keys(index)
        guard !keys.isEmpty else { return false }
        if keys.contains(text[range]) { return true }
        guard searchesLeft > 0 else { return false }
        searchesLeft -= 1
        return keys.cover(range, of: text)
    }

    /// Whether one of the ESP's tags begins at the found tag, or slightly before it, and reaches at least to its end.
    private mutating func stands(
        _ pattern: TagPattern, _ index: Int, around range: Range<Int>, in text: [UInt8]
    ) -> Bool {
        let rule = profile.rules[index]
        let earliest = max(0, range.lowerBound - pattern.opening.count + 1)
        for start in earliest...range.lowerBound {
            guard TagPattern.stands(pattern.opening, in: text, at: start),
                TagPattern.stands(rule.behind, in: text, at: start - rule.behind.count)
            else { continue }
            let known = pattern.needsKeys ? keys(index) : .none
            let end = pattern.end(in: text, at: start) { hole, bytes in Self.accepts(hole, bytes, known) }
            if let end, end >= range.upperBound { return true }
        }
        return false
    }

    private static func accepts(_ hole: TagPattern.Hole, _ bytes: ArraySlice<UInt8>, _ keys: MergeKeys) -> Bool {
        switch hole {
        case .key: keys.contains(bytes)
        case .name: MergeExpression.isName(bytes)
        case .text: !bytes.contains { $0 == 0x0A || $0 == 0x0D }
        case .url: isURL(bytes)
        case .handlebars: MergeExpression.isHandlebars(bytes, over: keys)
        case .mailjet: MergeExpression.isMailjet(bytes, over: keys)
        }
    }

    private static func isURL(_ bytes: ArraySlice<UInt8>) -> Bool {
        let scheme = String(decoding: bytes.prefix(8), as: UTF8.self).lowercased()
        let length = scheme == "https://" ? 8 : scheme.hasPrefix("http://") ? 7 : bytes.count
        return bytes.count > length
            && !bytes.contains { $0 <= 0x20 || $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "\"") }
    }

    // MARK: The rule's conditions, each evaluated once

    private mutating func keys(_ index: Int) -> MergeKeys {
        guard let source = profile.rules[index].keys else { return .none }
        if let known = keys[source] { return known }
        let read = source.keys(&headers, settings: profile.settings, recipients: recipients)
        keys[source] = read
        return read
    }

    private mutating func holds(_ index: Int) -> Bool {
        if let known = holds[index] { return known }
        var result = true
        for need in profile.rules[index].needs where result { result = holds(need) }
        holds[index] = result
        return result
    }

    private mutating func holds(_ need: MergeCondition) -> Bool {
        switch need.subject {
        case .setting(let name): return need.holds(for: profile.settings[name]?.values ?? [])
        case .header(let path):
            switch headers.answer(path) {
            case .damaged: return false
            case .value(let value):
                // An object or a list counts as present, although it has no single value to compare.
                guard let word = value.scalar else { return need.words.isEmpty }
                return need.holds(for: [String(decoding: word, as: UTF8.self)])
            case .absent:
                switch need.otherwise {
                case .doesNotHold: return false
                case .holds: return true
                case .setting(let name): return need.holds(for: profile.settings[name]?.values ?? [])
                }
            }
        }
    }

    private mutating func isWithinLimit(_ index: Int, _ kind: Surface.Kind) -> Bool {
        guard let limit = profile.rules[index].atMost, let part = Self.part(kind) else { return true }
        let none = [Bool?](repeating: nil, count: profile.rules.count)
        if let known = isWithinLimit[part, default: none][index] { return known }
        var count = 0
        for surface in surfaces where count <= limit && Self.part(surface.kind) == part {
            for tag in profile.rules[index].tags.compactMap(\.exact) {
                count += Self.count(tag, in: surface.text, upTo: limit + 1)
            }
        }
        isWithinLimit[part, default: none][index] = count <= limit
        return count <= limit
    }

    private static func part(_ kind: Surface.Kind) -> Part? {
        if MergePlace.text.contains(kind) { return .text }
        return MergePlace.html.contains(kind) ? .html : nil
    }

    private static func count(_ tag: [UInt8], in text: [UInt8], upTo limit: Int) -> Int {
        var count = 0
        var index = 0
        while index + tag.count <= text.count, count < limit {
            if text[index] == tag[0], TagPattern.stands(tag, in: text, at: index) {
                count += 1
                index += tag.count
            } else {
                index += 1
            }
        }
        return count
    }
}

/// The small part of two template languages that shows which names an expression uses.
///
/// An expression that is not understood counts as one that the ESP does not fill in.
enum MergeExpression {
    /// Handlebars as Mandrill supports it: `user.first_name`, `#if items`, `/if`, `else`, `upper name`.
    static func isHandlebars(_ bytes: ArraySlice<UInt8>, over keys: MergeKeys) -> Bool {
        var words = words(of: bytes)
        guard let first = words.first else { return false }
        if first.elementsEqual("else".utf8) { return words.count == 1 }
        if first.first == UInt8(ascii: "/") { return words.count == 1 && isBlock(first.dropFirst()) }
        if first.first == UInt8(ascii: "#") {
            guard isBlock(first.dropFirst()), words.count > 1 else { return false }
            words.removeFirst()
        } else if words.count > 1 {
            guard helpers.contains(where: { first.elementsEqual($0.utf8) }) else { return false }
            words.removeFirst()
        }
        return words.allSatisfy { isLiteral($0) || isPath($0, over: keys) }
    }

    /// Mailjet's statements: `if var:x`, `if var:x == "y"`, `elseif var:x`, `else`, `endif`.
    static func isMailjet(_ bytes: ArraySlice<UInt8>, over keys: MergeKeys) -> Bool {
        let words = words(of: bytes)
        guard let first = words.first else { return false }
        let name = String(decoding: first, as: UTF8.self)
        if name == "else" || name == "endif" { return words.count == 1 }
        guard name == "if" || name == "elseif", words.count > 1 else { return false }
        return words.dropFirst().allSatisfy { word in
            isLiteral(word) || operators.contains(String(decoding: word, as: UTF8.self)) || isVariable(word, keys)
        }
    }

    private static let blocks = ["if", "unless", "each", "with"]
    private static let helpers = ["upper", "lower", "title", "url", "date", "striptags"]
    private static let operators: Set<String> = ["==", "!=", "<", ">", "<=", ">=", "and", "or", "not"]

    private static func isBlock(_ word: ArraySlice<UInt8>) -> Bool { blocks.contains { word.elementsEqual($0.utf8) } }

    /// `"text"` or a number.
    private static func isLiteral(_ word: ArraySlice<UInt8>) -> Bool {
        word.first == UInt8(ascii: "\"") || word.allSatisfy { $0 &- 0x30 < 10 || $0 == UInt8(ascii: ".") }
    }

    /// `user.first_name`, `this`, `this.price`, `@index`.
    private static func isPath(_ word: ArraySlice<UInt8>, over keys: MergeKeys) -> Bool {
        if word.first == UInt8(ascii: "@") { return true }
        let root = word.prefix { $0 != UInt8(ascii: ".") }
        if root.elementsEqual("this".utf8) { return true }
        return keys.knows(root)
    }

    /// `var:name`, `var:name:"default"`, `data:name`.
    private static func isVariable(_ word: ArraySlice<UInt8>, _ keys: MergeKeys) -> Bool {
        let parts = word.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, isName(parts[1]) else { return false }
        if parts[0].elementsEqual("data".utf8) { return true }
        return parts[0].elementsEqual("var".utf8) && (parts.count == 3 || keys.contains(parts[1]))
    }

    static func isName(_ bytes: ArraySlice<UInt8>) -> Bool {
        !bytes.isEmpty
            && bytes.allSatisfy {
                ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
                    || $0 == UInt8(ascii: "-")
            }
    }

    /// Splits at white space outside quotes.
    private static func words(of bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var words: [ArraySlice<UInt8>] = []
        var start: Int?
        var isQuoted = false
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte <= 0x20, !isQuoted {
                if let begin = start { words.append(bytes[begin..<index]) }
                start = nil
            } else if start == nil {
                start = index
            }
        }
        if let begin = start { words.append(bytes[begin..<bytes.endIndex]) }
        return words
    }
}
