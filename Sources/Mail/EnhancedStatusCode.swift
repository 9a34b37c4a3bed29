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

    /// Reads `5.7.1`; nil when the text is anything else.
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

    /// The code at the start of a line, with its length in octets; it ends with the line or at a space or tab.
    ///
    /// By bytes because every reply of an ESP comes through here: with `split` and `Int.init` it was 8 % of all
    /// the guard's work.
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
