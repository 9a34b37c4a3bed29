/// The addresses of a mailbox list or address list (RFC 5322 section 3.4), as in To, Cc and Bcc.
///
///     Jane Doe <jane@example.com>, "Doe, Ann" <ann@example.com> (at home), bob@example.com
///     undisclosed-recipients:;
///
/// Names and comments are skipped. The caller must not decode encoded words first, since one may contain a comma.
/// Some mail programs also separate entries with semicolons, which the RFC does not allow; they are accepted. One
/// pass over the bytes.
package struct MailboxList: Sendable {
    /// In order, with duplicates.
    package private(set) var addresses: [Address] = []
    /// Whether every entry was read. False when an entry is not an address, or when a quote, comment or bracket does
    /// not end.
    package private(set) var isWhole = true

    /// The entry that is being read.
    private struct Entry {
        /// The bytes outside the angle brackets: a name, or the address itself.
        var plain: [UInt8] = []
        var angle: ArraySlice<UInt8>?
    }

    /// - Parameter text: unfolded.
    package init(_ text: [UInt8]) {
        var entry = Entry()
        entry.plain.reserveCapacity(min(text.count, MailLimits.mailboxBytes))
        var index = 0
        while index < text.count {
            let byte = text[index]
            var end: Int? = index + 1
            switch byte {
            case UInt8(ascii: ","), UInt8(ascii: ";"):
                add(entry)
                entry = Entry()
            case UInt8(ascii: ":"):
                // The text before the colon is a group's name.
                if entry.angle != nil || entry.plain.contains(UInt8(ascii: "@")) { isWhole = false }
                entry = Entry()
            case UInt8(ascii: "("): end = Self.endOfComment(text, from: index)
            case UInt8(ascii: "<"):
                end = Self.end(UInt8(ascii: ">"), text, from: index)
                if let end, entry.angle == nil { entry.angle = text[index + 1..<end - 1] } else { isWhole = false }
            case UInt8(ascii: "\""), UInt8(ascii: "["):
                end = Self.end(byte == UInt8(ascii: "\"") ? byte : UInt8(ascii: "]"), text, from: index)
                if let end { entry.plain += text[index..<end] }
            default:
                // Nothing may follow the angle brackets in an entry.
                if entry.angle != nil, !ASCII.isSpace(byte) { isWhole = false }
                entry.plain.append(byte)
            }
            if end == nil { isWhole = false }
            index = end ?? text.count
        }
        add(entry)
    }

    private mutating func add(_ entry: Entry) {
        if let angle = entry.angle {
            // Skips a route (RFC 5322 section 4.4): `<@relay.example:jane@example.com>`.
            let route = angle.first == UInt8(ascii: "@") ? angle.firstIndex(of: UInt8(ascii: ":")) : nil
            append(route.map { angle[($0 + 1)...] } ?? angle)
        } else {
            let plain = Self.trim(entry.plain[...])
            if !plain.isEmpty { append(plain) }
        }
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>) {
        guard let text = String(validating: Self.trim(bytes), as: UTF8.self), let address = Address(text) else {
            isWhole = false
            return
        }
        addresses.append(address)
    }

    private static func trim(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let byte = bytes.first, ASCII.isSpace(byte) { bytes.removeFirst() }
        while let byte = bytes.last, ASCII.isSpace(byte) { bytes.removeLast() }
        return bytes
    }

    /// The offset after the closing sign. A backslash hides the byte after it; in angle brackets, quotes hide their
    /// content.
    private static func end(_ close: UInt8, _ text: [UInt8], from start: Int) -> Int? {
        var index = start + 1
        while index < text.count {
            switch text[index] {
            case close: return index + 1
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "\"") where close == UInt8(ascii: ">"):
                guard let end = end(UInt8(ascii: "\""), text, from: index) else { return nil }
                index = end - 1
            default: break
            }
            index += 1
        }
        return nil
    }

    /// The offset after a comment; comments nest.
    private static func endOfComment(_ text: [UInt8], from start: Int) -> Int? {
        var depth = 0
        var index = start
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            case UInt8(ascii: "\\"): index += 1
            default: break
            }
            index += 1
            if depth == 0 { return index }
        }
        return nil
    }
}
