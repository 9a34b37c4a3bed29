/// A character set by its label (RFC 2978), and its way to UTF-8.
enum Charset: Hashable, Sendable {
    /// No label, or `us-ascii`. Senders put anything under it, so 8-bit text is taken for UTF-8 where it is valid
    /// UTF-8, else for windows-1252.
    case ascii
    case utf8
    /// Also stands for ISO-8859-1, as in every mail program: the two differ only in controls that no text has.
    case windows1252
    /// Some programs decode it, others take it for ASCII.
    case utf7
    /// One that iconv converts, by iconv's name.
    case iconv(String)
    /// One that nobody here knows; its label, cut and cleaned for printing.
    case unknown(String)

    /// U+FFFD as UTF-8.
    static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

    /// What could not be read as its sender meant it.
    enum Problem: Hashable {
        /// Read as UTF-8, whose letters are those of nearly every charset as far as they are ASCII.
        case unknownCharset(String)
        /// The same, of bytes that are no UTF-8: read as windows-1252, which is a guess.
        case undecodable(String)
        /// Some bytes are not of the charset; each stands as U+FFFD.
        case invalidBytes
        /// This system lacks what converts it: read as windows-1252.
        case noConverter(String)
        /// An encoded word without its end, or with bytes that its encoding does not have.
        case brokenWord
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
    ///
    /// - Parameter map: stays nil where the bytes are handed over as they are.
    func withUTF8<Result>(
        _ bytes: UnsafeRawBufferPointer, _ map: inout SourceMap?, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> (result: Result, problem: Problem?) {
        let firstNonASCII = bytes.firstNonASCII()
        let isASCII = firstNonASCII == bytes.count
        switch self {
        case .iconv(let name) where !isASCII || CharsetNames.usesASCIIBytes(name):
            guard let (text, isDamaged) = Iconv.utf8(bytes, from: name, &map) else {
                return (Windows1252.utf8(bytes, &map).withUnsafeBytes(body), .noConverter(name))
            }
            return (text.withUnsafeBytes(body), isDamaged ? .invalidBytes : nil)
        case .utf7:
            let (text, isDamaged) = UTF7.utf8(bytes, &map)
            return (text.withUnsafeBytes(body), isDamaged ? .invalidBytes : nil)
        default: break
        }
        var problem: Problem?
        if case .unknown(let label) = self { problem = .unknownCharset(label) }
        if isASCII || self != .windows1252 && !isIconv && bytes.isValidUTF8(from: firstNonASCII) {
            map = nil
            return (body(bytes), problem)
        }
        if self == .utf8 { return (bytes.repairedUTF8(&map).withUnsafeBytes(body), .invalidBytes) }
        if case .unknown(let label) = self { problem = .undecodable(label) }
        return (Windows1252.utf8(bytes, &map).withUnsafeBytes(body), problem)
    }

    private var isIconv: Bool { if case .iconv = self { true } else { false } }

    /// The bytes as UTF-8.
    func utf8(_ bytes: UnsafeRawBufferPointer) -> (text: [UInt8], problem: Problem?) {
        var map: SourceMap?
        return utf8(bytes, &map)
    }

    /// The same, with where it came from if there is a map.
    func utf8(_ bytes: UnsafeRawBufferPointer, _ map: inout SourceMap?) -> (text: [UInt8], problem: Problem?) {
        let isRecording = map != nil
        let (text, problem) = withUTF8(bytes, &map) { Array($0) }
        if isRecording, map == nil { map = SourceMap(copying: bytes.count) }
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
    /// From `start` on, where a character begins. ASCII is passed over by words; the standard library's validation
    /// took four instructions a byte of mail that is nearly all ASCII.
    func isValidUTF8(from start: Int = 0) -> Bool {
        var index = firstNonASCII(from: start)
        while index < count {
            let byte = self[index]
            let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            guard byte >= 0xC2, byte < 0xF5, index &+ length <= count else { return false }
            let second = self[index &+ 1]
            // No longer form than needed, no surrogates, nothing beyond U+10FFFF.
            let lowest: UInt8 = byte == 0xE0 ? 0xA0 : byte == 0xF0 ? 0x90 : 0x80
            let highest: UInt8 = byte == 0xED ? 0x9F : byte == 0xF4 ? 0x8F : 0xBF
            guard second >= lowest, second <= highest else { return false }
            if length > 2, self[index &+ 2] & 0xC0 != 0x80 { return false }
            if length > 3, self[index &+ 3] & 0xC0 != 0x80 { return false }
            index &+= length
            if index < count, self[index] < 0x80 { index = firstNonASCII(from: index) }
        }
        return true
    }

    /// With U+FFFD for each sequence of bytes that is not of UTF-8, cut as Unicode recommends (maximal subparts).
    fileprivate func repairedUTF8(_ map: inout SourceMap?) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(count + count / 8)
        var start = 0
        while start < count {
            let rest = slice(start..<count)
            let damage = rest.withMemoryRebound(to: UInt8.self) { bytes in
                do throws(UTF8.ValidationError) {
                    _ = try UTF8Span(validating: bytes.span)
                    return rest.count..<rest.count
                } catch {
                    return error.byteOffsets
                }
            }
            text.append(contentsOf: rest.slice(0..<damage.lowerBound))
            map?.add(.copy, damage.lowerBound, from: start..<start + damage.lowerBound)
            guard !damage.isEmpty else { break }
            text.append(contentsOf: Charset.replacement)
            map?.add(.whole, 3, from: start + damage.lowerBound..<start + damage.upperBound)
            start += damage.upperBound
        }
        return text
    }
}
