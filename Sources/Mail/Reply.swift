/// An SMTP reply (RFC 5321 section 4.2): a code, an optional enhanced status code (RFC 2034), and text lines.
///
///     S: 550-5.7.1 first line
///     S: 550 5.7.1 last line
package struct Reply: Hashable, Sendable {
    /// 200 to 599.
    package let code: UInt16
    /// Written at the start of every line where present (RFC 2034 section 4).
    package let enhanced: EnhancedStatusCode?
    /// The text of each line, without code and enhanced code; at least one, harmless.
    package let lines: [String]

    /// - Parameter lines: made harmless, so that no text from a message, an address or an ESP can start another
    ///   protocol line, or line of a log.
    package init(_ code: UInt16, _ enhanced: EnhancedStatusCode?, lines: [String]) {
        precondition((200...599).contains(code), "not a reply code")
        self.code = code
        self.enhanced = enhanced
        self.lines = lines.isEmpty ? [""] : lines.map(\.harmless)
    }

    package init(_ code: UInt16, _ enhanced: EnhancedStatusCode?, _ text: String) {
        self.init(code, enhanced, lines: [text])
    }

    package init(_ code: UInt16, _ text: String) {
        self.init(code, nil, lines: [text])
    }

    /// 2yz: done.
    package var isPositive: Bool { (200...299).contains(code) }
    /// 3yz: go on.
    package var isIntermediate: Bool { (300...399).contains(code) }
    /// 4yz: not now.
    package var isTransient: Bool { (400...499).contains(code) }
    /// 5yz: never.
    package var isPermanent: Bool { code >= 500 }

    /// All lines as one text, for records: `550 5.7.1 first line / last line`.
    package var text: String {
        let status = enhanced.map { "\(code) \($0)" } ?? "\(code)"
        return "\(status) \(lines.joined(separator: " / "))"
    }

    /// Appends the reply as it goes on the wire, each line ended by CRLF.
    package func append(to bytes: inout [UInt8]) {
        for (index, line) in lines.enumerated() {
            for divisor: UInt16 in [100, 10, 1] { bytes.append(0x30 + UInt8(code / divisor % 10)) }
            bytes.append(index == lines.count - 1 ? UInt8(ascii: " ") : UInt8(ascii: "-"))
            if let enhanced {
                bytes.append(contentsOf: enhanced.description.utf8)
                bytes.append(UInt8(ascii: " "))
            }
            bytes.append(contentsOf: line.utf8)
            bytes.append(contentsOf: [0x0D, 0x0A])
        }
    }

    /// The reply as it goes on the wire.
    package var wire: [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return bytes
    }

    /// Adds a suffix to the last line, such as the record's id.
    package func appending(_ suffix: String) -> Reply {
        var lines = lines
        lines[lines.count - 1] += suffix
        return Reply(code, enhanced, lines: lines)
    }
}
