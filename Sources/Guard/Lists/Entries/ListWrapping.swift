/// What is around one address, and is taken off when only one reading is left.
enum ListWrapping {
    /// Both ends of quotes and brackets.
    private static let pairs: [Unicode.Scalar: Unicode.Scalar] = [
        "\"": "\"", "'": "'", "`": "`", "(": ")", "[": "]", "{": "}", "<": ">", "“": "”", "„": "“", "‘": "’", "‚": "‘",
        "’": "’", "”": "”", "«": "»", "»": "«", "‹": "›", "＜": "＞", "（": "）", "［": "］",
    ]
    private static let closers: Set<Unicode.Scalar> = [">", ")", "]", "}", "\"", "'", "’", "”", "»", "›", "`"]
    /// What a spreadsheet, and then a word processor, make of an apostrophe at the start.
    private static let apostrophes: Set<Unicode.Scalar> = ["'", "‘", "’", "‛", "\u{2BC}", "\u{FF07}"]
    private static let bullets: Set<Unicode.Scalar> = ["•", "·", "‣", "▪", "●", "○", "*", "-", "–", "—", "\u{F0B7}"]
    private static let labels = ["mailto:", "smtp:", "email:", "e-mail:", "mail:", "to:"]

    /// Whether a text begins with the sign of a spreadsheet for a text.
    static func hasApostrophe(_ text: String) -> Bool { text.unicodeScalars.first.map(apostrophes.contains) ?? false }

    /// The text without one thing that is around it, and what that was; nil when there is nothing that may go.
    static func unwrapped(_ text: String) -> (String, ListRepair)? {
        guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else { return nil }
        if let half = repeated(text) { return (half, .doubled) }
        let inner = String(text.unicodeScalars.dropFirst())
        let start = String(text.unicodeScalars.dropLast())
        switch last {
        case ",", ";", ":", "，", "；", "、": return (start, .punctuation)
        case "." where !start.hasSuffix("."): return (start, .punctuation)
        case "/" where start.utf8.contains(UInt8(ascii: "@")): return (start, .punctuation)
        default: break
        }
        if [",", ";", ":"].contains(first) { return (inner, .punctuation) }
        if bullets.contains(first), inner.unicodeScalars.first?.properties.isWhitespace == true {
            return (inner, .punctuation)
        }
        if pairs[first] == last, !inner.isEmpty { return (String(inner.unicodeScalars.dropLast()), .quotes) }
        if apostrophes.contains(first), !isQuotedLocalPart(text) { return (inner, .apostrophe) }
        if let shorter = unlabelled(text) { return (shorter, .mailto) }
        if closers.contains(last), !isOpened(last, in: start) { return (start, .quotes) }
        if let shorter = withoutComment(text) { return (shorter, .name) }
        return joined(text).map { ($0, .space) }
    }

    /// Why a text is not an address.
    static func fault(_ text: String) -> ListCellFault {
        if text.hasSuffix("..") || text.hasSuffix("…") { return .because("its end is missing") }
        if isQuotedLocalPart(text) { return .twoReadings("a local part in quotes, or with apostrophes") }
        if text.lowercased().hasPrefix("mailto:") {
            return .twoReadings("the link names more addresses than the one before the question mark")
        }
        if let first = text.unicodeScalars.first, let close = pairs[first], !apostrophes.contains(first),
            !text.unicodeScalars.dropFirst().contains(close)
        {
            return .open
        }
        let lower = text.lowercased()
        for word in [" at ", "(at)", "[at]", " (at) ", "{at}"] where lower.contains(word) {
            return .because("write it with an @")
        }
        let bytes = text.utf8
        guard bytes.contains(UInt8(ascii: "@")) else { return .nothing }
        if text.unicodeScalars.contains(where: \.properties.isWhitespace) {
            return .because("there is other text beside the address")
        }
        return .nothing
    }

    /// The address that a text has twice or three times, with nothing between.
    private static func repeated(_ text: String) -> String? {
        let bytes = Array(text.lowercased().utf8)
        let count = bytes.count { $0 == UInt8(ascii: "@") }
        guard count == 2 || count == 3, bytes.count.isMultiple(of: count), bytes.count == text.utf8.count else {
            return nil
        }
        let part = bytes.count / count
        guard bytes.indices.dropFirst(part).allSatisfy({ bytes[$0] == bytes[$0 - part] }) else { return nil }
        return String(text.utf8.prefix(part))
    }

    /// `'ann'@x.example`.
    private static func isQuotedLocalPart(_ text: String) -> Bool {
        guard let separator = text.unicodeScalars.lastIndex(of: "@") else { return false }
        let local = text.unicodeScalars[..<separator]
        guard let first = local.first, let last = local.dropFirst().last else { return false }
        return apostrophes.contains(first) && apostrophes.contains(last)
    }

    /// `mailto:` with its percent-encoding, and without its query (RFC 6068); other labels as they are.
    private static func unlabelled(_ text: String) -> String? {
        guard text.utf8.prefix(8).contains(UInt8(ascii: ":")) else { return nil }
        let lower = text.lowercased()
        guard let label = labels.first(where: { lower.hasPrefix($0) }) else { return nil }
        var rest = text.dropFirst(label.count)
        guard label == "mailto:" else { return String(rest) }
        while rest.first == "/" { rest.removeFirst() }
        if let at = rest.firstIndex(where: { $0 == "@" || $0 == "%" }), let mark = rest[at...].firstIndex(of: "?") {
            // The query can name other recipients.
            let query = rest[mark...]
            guard !query.contains("@"), !query.contains("%40") else { return nil }
            rest = rest[..<mark]
        }
        return ListCellText.percentDecoded(rest)
    }

    private static func isOpened(_ close: Unicode.Scalar, in text: String) -> Bool {
        text.unicodeScalars.contains { $0 == close || pairs[$0] == close }
    }

    /// `ann@x.example (Ann Lee)`, `(Ann Lee) ann@x.example`.
    private static func withoutComment(_ text: String) -> String? {
        let comment: Substring
        let rest: Substring
        if text.last == ")", let open = text.lastIndex(of: "("), open > text.startIndex {
            (comment, rest) = (text[open...], text[..<open])
            guard rest.last?.isWhitespace == true else { return nil }
        } else if text.first == "(", let close = text.firstIndex(of: ")") {
            (comment, rest) = (text[...close], text[close...].dropFirst())
            guard rest.first?.isWhitespace == true else { return nil }
        } else {
            return nil
        }
        guard !comment.contains("@"), !hidesAddress(comment), rest.contains("@") else { return nil }
        return String(rest)
    }

    /// Whether there may be an address in a text that has no `@`: another person must not get lost as a name.
    static func hidesAddress(_ name: some StringProtocol) -> Bool {
        let lower = name.lowercased()
        return ["%40", "＠", "﹫", "(at)", "[at]", "{at}", " at "].contains { lower.contains($0) }
    }

    /// Whether a dot is between two letters or digits, as in a domain.
    static func hasDomain(_ name: String) -> Bool {
        let scalars = Array(name.unicodeScalars)
        return scalars.indices.dropFirst().dropLast().contains { index in
            scalars[index] == "." && scalars[index - 1].properties.isAlphabetic
                && scalars[index + 1].properties.isAlphabetic
        }
    }

    /// Without the spaces beside the only `@`: no local part and no domain has one there.
    private static func joined(_ text: String) -> String? {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].last == " " || parts[1].first == " " else { return nil }
        let (local, domain) = (ListCellText.trimmed(parts[0]), ListCellText.trimmed(parts[1]))
        // "Ann @x.example" may also be a name and a domain; a space elsewhere decides against an address.
        guard !local.isEmpty, !domain.isEmpty, !(local + domain).contains(" ") else { return nil }
        return "\(local)@\(domain)"
    }
}
