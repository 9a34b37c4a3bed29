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
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ (1...3).contains($0.utf8.count) }),
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let category = UInt8(parts[0]), [2, 4, 5].contains(category),
            let subject = UInt16(parts[1]), let detail = UInt16(parts[2])
        else { return nil }
        self.init(category, subject, detail)
    }

    package var description: String { "\(category).\(subject).\(detail)" }
}
