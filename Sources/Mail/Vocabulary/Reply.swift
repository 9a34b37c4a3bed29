// Folder Vocabulary: the values that all targets above use under the same names. SMTP replies and status codes,
// moments and durations, ids, keys of names, text that is safe to print.
// May use: Bytes.

/// An SMTP reply (RFC 5321 section 4.2): a code, an optional enhanced status code (RFC 2034), and text lines.
///
///     S: 550-5.7.1 first line
///     S: 550 5.7.1 last line
package struct Reply: Hashable, Sendable {
    /// 200 to 599.
    package let code: UInt16
    /// Optional; written at the start of every line (RFC 2034 section 4).
    package let enhanced: EnhancedStatusCode?
    /// The text of each line, without code and enhanced code; at least one line, harmless.
    package let lines: [String]

    /// - Parameter lines: harmful characters are removed. So no text from a message, an address or an ESP can start a
    ///   new line in the protocol or in a log.
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
    /// 3yz: continue.
    package var isIntermediate: Bool { (300...399).contains(code) }
    /// 4yz: not now; try again later.
    package var isTransient: Bool { (400...499).contains(code) }
    /// 5yz: never.
    package var isPermanent: Bool { code >= 500 }

    /// All lines as one text, for records: `550 5.7.1 first line / last line`.
    package var text: String {
        let status = enhanced.map { "\(code) \($0)" } ?? "\(code)"
        return "\(status) \(lines.joined(separator: " / "))"
    }

    /// Appends the reply in its form on the wire, with CRLF after each line.
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

    /// The reply in its form on the wire.
    package var wire: [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return bytes
    }

    /// The same reply for a client whose mail is not SMTPUTF8 (`String.inASCII`).
    package var inASCII: Reply {
        if lines.allSatisfy({ $0.utf8.allSatisfy { $0 < 0x80 } }) { return self }
        return Reply(code, enhanced, lines: lines.map { $0.inASCII(limitBytes: Self.asciiTextBytes) })
    }

    /// Bytes of a line's text in ASCII. With the codes, a line has at most 512 bytes (RFC 5321 section 4.5.3.1.5).
    package static let asciiTextBytes = 480

    /// Adds a suffix to the last line, such as the record's id.
    package func appending(_ suffix: String) -> Reply {
        var lines = lines
        lines[lines.count - 1] += suffix
        return Reply(code, enhanced, lines: lines)
    }
}

/// An enhanced mail system status code, `class.subject.detail` (RFC 3463 section 2), such as `5.7.1`.
package struct EnhancedStatusCode: Hashable, Sendable, CustomStringConvertible {
    /// 2 success, 4 persistent transient failure, 5 permanent failure.
    package let category: UInt8
    /// 0 to 999.
    package let subject: UInt16
    /// 0 to 999.
    package let detail: UInt16

    package init(_ category: UInt8, _ subject: UInt16, _ detail: UInt16) {
        self.category = category
        self.subject = subject
        self.detail = detail
    }

    /// Reads `5.7.1`; nil for anything else.
    package init?(_ text: String) {
        var text = text
        let found = text.withUTF8 { bytes -> EnhancedStatusCode? in
            guard let (code, length) = Self.leading(UnsafeRawBufferPointer(bytes)), length == bytes.count else {
                return nil
            }
            return code
        }
        guard let found else { return nil }
        self = found
    }

    /// The code at the start of a line, with its length in bytes; a space, a tab or the line's end must follow.
    ///
    /// It works on bytes because every reply of an ESP comes through here: with `split` and `Int.init` it took 8 % of
    /// all the guard's work.
    package static func leading(_ line: UnsafeRawBufferPointer) -> (code: EnhancedStatusCode, length: Int)? {
        guard line.count >= 5, line[1] == UInt8(ascii: "."), [0x32, 0x34, 0x35].contains(line[0]) else { return nil }
        var index = 2
        func number() -> UInt16? {
            let start = index
            var value: UInt16 = 0
            while index < line.count, index - start < 3, (0x30...0x39).contains(line[index]) {
                value = value * 10 + UInt16(line[index] - 0x30)
                index += 1
            }
            return index > start ? value : nil
        }
        guard let subject = number(), index < line.count, line[index] == UInt8(ascii: ".") else { return nil }
        index += 1
        guard let detail = number(), index == line.count || ASCII.isWSP(line[index]) else { return nil }
        return (EnhancedStatusCode(line[0] - 0x30, subject, detail), index)
    }

    package var description: String { "\(category).\(subject).\(detail)" }
}
