import Mail

/// Finds tags where a field of recipients has an address or a name: `To: [to]`, `To: "[first] [last]" <jane@…>`.
///
/// The words prove nothing here, so the form does: an entry without `@` that is one tag and nothing else is no address,
/// and a person's name does not consist of tags. A domain literal (`jane@[192.0.2.1]`), a group, a name that only begins
/// with a tag (`"[Support] Jane"`) and what archives write instead of an address (`[removed]`) do not count.
enum RecipientTags {
    /// The place of the first tag in the field's text; nil when there is none, or in any other field.
    static func range(in surface: Surface) -> Range<Int>? {
        guard case .header(let name) = surface.kind, isField(name) else { return nil }
        let (text, openings) = (surface.text, openings)
        guard text.contains(where: openings.contains) else { return nil }
        var start = 0
        while start < text.count {
            let entry = Entry(in: text, from: start)
            if let range = tag(of: entry, in: text, isOriginator: originators.contains(name)) { return range }
            start = entry.end + 1
        }
        return nil
    }

    private static func isField(_ name: String) -> Bool {
        switch name {
        case "To", "Cc", "Reply-To", "Resent-To", "From", "Sender": true
        default: false
        }
    }
    /// Their names may be a brand's in brackets.
    private static let originators: Set<String> = ["From", "Sender"]

    private static func tag(of entry: Entry, in text: [UInt8], isOriginator: Bool) -> Range<Int>? {
        let address = entry.address ?? entry.plain
        if let tags = Tags(in: text, address), tags.count == 1 { return address }
        guard !isOriginator, entry.address != nil, let tags = Tags(in: text, entry.plain) else { return nil }
        return tags.count > 1 || tags.isLowerCase ? entry.plain : nil
    }

    private static let openings = ByteSet("[{%#$*(")

    /// One entry of an address list (RFC 5322 section 3.4), up to the comma or semicolon behind it.
    private struct Entry {
        /// Outside the angle brackets, without spaces and quotes around: the name, or the whole address.
        let plain: Range<Int>
        /// Between the angle brackets; nil when there are none.
        private(set) var address: Range<Int>?
        let end: Int

        init(in text: [UInt8], from start: Int) {
            var index = start
            var plainEnd: Int?
            var isQuoted = false
            while index < text.count {
                let byte = text[index]
                if byte == UInt8(ascii: "\\") {
                    index += 1
                } else if byte == UInt8(ascii: "\"") {
                    isQuoted.toggle()
                } else if !isQuoted, byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") {
                    break
                } else if !isQuoted, byte == UInt8(ascii: "<"), plainEnd == nil {
                    plainEnd = index
                    let close = text[index...].firstIndex(of: UInt8(ascii: ">")) ?? text.count
                    address = RecipientTags.trim(index + 1..<close, of: text)
                    index = close
                }
                index += 1
            }
            end = min(index, text.count)
            plain = RecipientTags.trim(start..<(plainEnd ?? end), of: text)
        }
    }

    private static func trim(_ range: Range<Int>, of text: [UInt8]) -> Range<Int> {
        func isOutside(_ byte: UInt8) -> Bool {
            byte <= 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
        }
        var (start, end) = (range.lowerBound, max(range.upperBound, range.lowerBound))
        while start < end, isOutside(text[start]) { start += 1 }
        while end > start, isOutside(text[end - 1]) { end -= 1 }
        return start..<end
    }

    /// A text that consists of tags and the spaces between them.
    private struct Tags {
        private(set) var count = 0
        private(set) var isLowerCase = true

        private static let nameLimitBytes = 40

        /// nil when there is anything else.
        init?(in text: [UInt8], _ range: Range<Int>) {
            var index = range.lowerBound
            while index < range.upperBound {
                if text[index] == 0x20 {
                    index += 1
                    continue
                }
                let rest = text[index..<range.upperBound]
                guard let pair = Self.pairs.first(where: { rest.starts(with: $0.opening) }) else { return nil }
                let name = rest.dropFirst(pair.opening.count).prefix(Self.nameLimitBytes).prefix {
                    $0.isWord || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
                }
                guard name.first?.isLetter == true, text[name.endIndex..<range.upperBound].starts(with: pair.closing),
                    !Self.redactions.contains(String(decoding: name, as: UTF8.self).lowercased())
                else { return nil }
                isLowerCase = isLowerCase && !name.contains { (0x41...0x5A).contains($0) || $0 == UInt8(ascii: "-") }
                count += 1
                index = name.endIndex + pair.closing.count
            }
            guard count > 0 else { return nil }
        }

        /// The longest first.
        private static let pairs: [(opening: [UInt8], closing: [UInt8])] = [
            ("{{", "}}"), ("${", "}"), ("#{", "}"), ("%%", "%%"), ("##", "##"), ("[[", "]]"), ("*|", "|*"),
            ("((", "))"),
            ("{", "}"), ("[", "]"), ("%", "%"), ("#", "#"), ("$", "$"),
        ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

        /// What archives and mail programs write instead of an address.
        private static let redactions: Set<String> = [
            "removed", "redacted", "hidden", "deleted", "filtered", "private", "protected", "masked", "omitted",
            "withheld",
            "suppressed", "anonymous", "anonymized", "confidential", "unknown", "none", "undisclosed",
            "undisclosed-recipients", "undisclosed_recipients", "obscured", "censored",
        ]
    }
}
