/// What senders are compared by: in the scopes of stops, in filters, in memory and in SQL alike. Quotes say nothing of their
/// own (RFC 5321 section 4.1.2), so what a local part says is compared, and not how it is written:
///
///     "news"@shop.example   "N\ews"@shop.example      news@shop.example
///     "news letter"@shop.example                      news letter@shop.example
extension Address {
    /// The `key` without the quotes of its local part. It is no address where they are needed; its domain begins behind
    /// the last `@`.
    package var bareKey: String {
        let key = key
        guard key.utf8.first == UInt8(ascii: "\"") else { return key }
        return "\(Self.content(ofLocalPart: AddressKey.localPart(localPart)))@\(domainKey)"
    }

    /// The normal form of a local part, or of a pattern for local parts: a `*` stays as it is. Quotes that do not pair stay,
    /// too: no address has them.
    package static func localPartKey(_ text: String) -> String {
        guard text.utf8.first == UInt8(ascii: "\""), !isQuotedString(text) else { return AddressKey.localPart(text) }
        return text.lowercased()
    }

    /// What a local part says, or a pattern for local parts.
    package static func content(ofLocalPart text: String) -> String {
        isQuotedString(text) ? AddressKey.content(ofLocalPart: text) : text
    }

    /// A local part that says something: with quotes where it needs them.
    package static func localPart(saying content: String) -> String { AddressKey.written(content) }

    /// Whether a text begins with a quote whose end is the end of the text.
    private static func isQuotedString(_ text: String) -> Bool {
        guard text.utf8.count >= 2, text.utf8.first == UInt8(ascii: "\"") else { return false }
        var isEscaped = false
        for (index, byte) in text.utf8.enumerated().dropFirst() {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                return index == text.utf8.count - 1
            }
        }
        return false
    }
}
