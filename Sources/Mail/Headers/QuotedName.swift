/// Removes the quoting of names and comments in a structured field (RFC 5322 sections 3.2.1, 3.2.2, 3.2.4), as every
/// mail program does before it shows them:
///
///     From: "\{\{brand\}\}" <news@shop.example>
///     From: news@shop.example (\{\{brand\}\})
///     From: {"{"brand}} <news@shop.example>
///
/// **Why every backslash is removed:** outside quotes and comments, or after a quote that is never closed, a
/// backslash is invalid. Programs disagree about it, and it must not hide a tag.
enum QuotedName {
    /// The value unfolded and trimmed, without quotes and backslashes. nil when that changes nothing that matters: a
    /// name that is quoted as a whole reads the same with its quotes.
    ///
    /// - Parameter map: from the result to the value.
    static func unquoted(_ value: UnsafeRawBufferPointer, _ map: inout SourceMap?) -> [UInt8]? {
        guard isQuoted(value) else { return nil }
        var text: [UInt8] = []
        text.reserveCapacity(value.count)
        let range = value.trim(0..<value.count)
        var isPair = false
        for index in range {
            let byte = value[index]
            if byte == ASCII.cr || byte == ASCII.lf { continue }
            if !isPair, byte == backslash {
                isPair = true
                continue
            }
            let isQuote = byte == quote && !isPair
            isPair = false
            if isQuote { continue }
            text.append(byte)
            map?.add(.copy, 1, from: index..<index + 1)
        }
        return text
    }

    /// Whether there is a backslash, or a quote within a word.
    private static func isQuoted(_ value: UnsafeRawBufferPointer) -> Bool {
        if value.firstIndex(of: backslash, from: 0, to: value.count) < value.count { return true }
        var isOpen = false
        var index = value.firstIndex(of: quote, from: 0, to: value.count)
        while index < value.count {
            // The byte next to the quote, on the outside.
            let neighbour = isOpen ? index + 1 : index - 1
            if value.indices.contains(neighbour), isWord(value[neighbour]) { return true }
            isOpen.toggle()
            index = value.firstIndex(of: quote, from: index + 1, to: value.count)
        }
        return false
    }

    /// Whether a byte belongs to a word: it is not white space, and not a sign that may be next to a quoted name or
    /// local part.
    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "<"), UInt8(ascii: ">"),
            UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "@"):
            false
        default: !ASCII.isSpace(byte)
        }
    }

    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")
}
