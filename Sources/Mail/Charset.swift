/// A character set by its label (RFC 2978), and its way to UTF-8.
enum Charset: Hashable, Sendable {
    /// No label, or `us-ascii`. Senders put anything under it, so 8-bit text is taken for UTF-8 where it is valid
    /// UTF-8, else for windows-1252.
    case ascii
    case utf8
    /// Also stands for ISO-8859-1, as in every mail program: the two differ only in controls that no text has.
    case windows1252
    /// One that iconv converts, by iconv's name.
    case iconv(String)
    /// One that nobody here knows; its label, cut and cleaned for printing.
    case unknown(String)

    /// What could not be read as its sender meant it.
    enum Problem: Hashable {
        case unknownCharset(String)
        /// Some bytes are not of the charset; each stands as U+FFFD.
        case invalidBytes
    }

    /// Reads a label, whatever its case; what follows white space, a parenthesis or `*` (RFC 2231 section 5) is ignored.
    init(label: UnsafeRawBufferPointer) {
        var end = 0
        while end < label.count, Self.isLabelByte(label[end]) { end += 1 }
        let label = label.slice(0..<end)
        switch label.count {
        case 0: self = .ascii
        case 5 where label.isEqual("utf-8"): self = .utf8
        case 8 where label.isEqual("us-ascii"): self = .ascii
        case 10 where label.isEqual("iso-8859-1"): self = .windows1252
        default:
            let text = String(decoding: label.prefix(40).map(ASCII.lower), as: UTF8.self)
            self = CharsetNames.known[text] ?? .unknown(text)
        }
    }

    /// Hands over the bytes as UTF-8; without a copy where they already are.
    func withUTF8<Result>(
        _ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> (result: Result, problem: Problem?) {
        var problem: Problem?
        if case .unknown(let label) = self { problem = .unknownCharset(label) }
        if case .iconv(let name) = self, !bytes.isASCII || CharsetNames.usesASCIIBytes(name) {
            let (text, isDamaged) = Iconv.utf8(bytes, from: name)
            return (text.withUnsafeBytes(body), isDamaged ? .invalidBytes : nil)
        }
        if bytes.isASCII { return (body(bytes), problem) }
        if self == .utf8 || self == .ascii, bytes.isValidUTF8 { return (body(bytes), nil) }
        if self == .utf8 {
            let repaired = Array(String(decoding: bytes, as: UTF8.self).utf8)
            return (repaired.withUnsafeBytes(body), .invalidBytes)
        }
        return (Windows1252.utf8(bytes).withUnsafeBytes(body), problem)
    }

    /// The bytes as UTF-8.
    func utf8(_ bytes: UnsafeRawBufferPointer) -> (text: [UInt8], problem: Problem?) {
        let (text, problem) = withUTF8(bytes) { Array($0) }
        return (text, problem)
    }

    /// Letters, digits and the punctuation that registered names have.
    private static func isLabelByte(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "+")
    }
}

extension UnsafeRawBufferPointer {
    var isValidUTF8: Bool {
        withMemoryRebound(to: UInt8.self) { (try? UTF8Span(validating: $0.span)) != nil }
    }
}
