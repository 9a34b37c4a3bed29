import Mail

/// A reply without what is different in every one, so that replies of a kind can be counted: whatever holds a digit, and
/// is no short number, becomes `#`.
///
///     250 2.0.0 Ok: queued as 4F3A9C0012          250 2.0.0 Ok: queued as #
///     550 5.1.1 <jane@example.com> no such user   550 5.1.1 # no such user
package enum ReplyClass {
    /// Digits of a number that stays, such as a limit of 100 recipients or a port.
    private static let shortDigits = 3
    /// Octets; what ESPs say further on is seldom needed to tell replies apart.
    private static let limit = 120

    package static func of(_ reply: Reply) -> String {
        let head = [String(reply.code), reply.enhanced?.description].compactMap { $0 }.joined(separator: " ")
        var bytes: [UInt8] = []
        let text = (head + " " + reply.lines.joined(separator: " "))
        append(Array(text.utf8)[...], headWords: reply.enhanced == nil ? 1 : 2, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// - Parameters:
    ///   - text: code, enhanced code and lines, with a space or a line feed between.
    ///   - headWords: of the text that stay as they are.
    package static func append(_ text: some Collection<UInt8>, headWords: Int, to bytes: inout [UInt8]) {
        let start = bytes.count
        var words = 0
        var rest = text[...]
        while let first = rest.firstIndex(where: { !isSpace($0) }), bytes.count - start < limit {
            let end = rest[first...].firstIndex(where: isSpace) ?? rest.endIndex
            if words > 0 { bytes.append(UInt8(ascii: " ")) }
            if words >= headWords, isOfItsOwn(rest[first..<end]) {
                bytes.append(UInt8(ascii: "#"))
            } else {
                bytes.append(contentsOf: rest[first..<end])
            }
            words += 1
            rest = rest[end...]
        }
        if bytes.count - start > limit {
            bytes.removeLast(bytes.count - start - limit)
            // Not in the middle of a character.
            while bytes.count > start, bytes.last! & 0xC0 == 0x80 { bytes.removeLast() }
            if let last = bytes.last, last >= 0xC0 { bytes.removeLast() }
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A }

    private static func isOfItsOwn(_ word: some Collection<UInt8>) -> Bool {
        var digits = 0
        var count = 0
        for byte in word {
            if byte == UInt8(ascii: "@") { return true }
            count += 1
            if (0x30...0x39).contains(byte) { digits += 1 }
        }
        return digits > 0 && (digits < count || count > shortDigits)
    }
}
