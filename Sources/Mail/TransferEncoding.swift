/// A content transfer encoding (RFC 2045 section 6) and its decoding, which takes anything.
enum TransferEncoding: Hashable {
    /// 7bit, 8bit, binary.
    case identity
    case quotedPrintable
    case base64
    /// Some other name; the bytes are taken as they are.
    case unknown

    /// Reads the value of Content-Transfer-Encoding; white space and what follows the name is ignored.
    init(_ value: UnsafeRawBufferPointer) {
        let value = value.trimmed()
        var end = 0
        while end < value.count,
            ASCII.isLetter(value[end]) || ASCII.isDigit(value[end]) || value[end] == UInt8(ascii: "-")
        {
            end += 1
        }
        let name = value.slice(0..<end)
        switch name.count {
        case 0: self = value.isEmpty ? .identity : .unknown
        case 4 where name.isEqual("7bit") || name.isEqual("8bit"): self = .identity
        case 6 where name.isEqual("binary"): self = .identity
        case 6 where name.isEqual("base64"): self = .base64
        case 16 where name.isEqual("quoted-printable"): self = .quotedPrintable
        default: self = .unknown
        }
    }

    /// - Returns: the decoded bytes, and whether there were bytes that the encoding does not have; nil when the
    ///   bytes are their own decoding.
    func decode(_ bytes: UnsafeRawBufferPointer, _ map: inout SourceMap?) -> (bytes: [UInt8], isDamaged: Bool)? {
        switch self {
        case .identity, .unknown: nil
        case .quotedPrintable: QuotedPrintable.decode(bytes, &map)
        case .base64: Base64.decode(bytes, &map)
        }
    }
}
