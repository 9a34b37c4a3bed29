// Folder Encodings: content transfer encodings. The encoding of a part, and the decoders, which accept damaged input.
// May use: Bytes.

/// A content transfer encoding (RFC 2045 section 6) and its decoder, which accepts any bytes.
enum TransferEncoding: Hashable {
    /// 7bit, 8bit, binary.
    case identity
    case quotedPrintable
    case base64
    /// base64 in which a `=` in the middle ends nothing: some programs skip it.
    case base64PassingPadding
    /// uuencode, older than MIME; many programs still decode it.
    case uuencode

    /// - Returns: the decoded bytes, and whether some bytes were invalid in the encoding; nil when the bytes need
    ///   no decoding.
    func decode(_ bytes: UnsafeRawBufferPointer, _ map: inout SourceMap?) -> (bytes: [UInt8], isDamaged: Bool)? {
        switch self {
        case .identity: nil
        case .quotedPrintable: QuotedPrintable.decode(bytes, &map)
        case .base64: Base64.decode(bytes, &map)
        case .base64PassingPadding: Base64.decode(bytes, passingPadding: true, &map)
        case .uuencode: UUEncoding.decode(bytes, &map)
        }
    }
}

/// The encodings that a part's Content-Transfer-Encoding fields name, in any spelling.
///
///     Content-Transfer-Encoding: base64
///     Content-Transfer-Encoding: "base64"
///     Content-Transfer-Encoding: base-64 (comment)
///     Content-Transfer-Encoding: 7bit, base64
///
/// Programs agree only on the first: for the others, some know the name, some take the body unchanged. So the reader
/// reads the body in each of these ways.
struct EncodingNames {
    /// The known encodings named, in order, each once. Empty when there is no field, or no known name.
    private(set) var known: [TransferEncoding] = []
    /// A name without a known encoding; nil when all names are known.
    private(set) var unknown: UnsafeRawBufferPointer?
    /// Whether a name belongs to an encoding that mail programs had or have, but that the guard does not decode.
    private(set) var isUndecodable = false
    /// A known name in an unusual spelling.
    private(set) var odd: UnsafeRawBufferPointer?

    /// Whether all programs read the body in the same way: one encoding in its exact spelling, or no name at all.
    var isPlain: Bool { known.count <= 1 && unknown == nil && odd == nil }
    var plain: TransferEncoding { known.first ?? .identity }

    /// Adds another field's value.
    mutating func add(_ value: UnsafeRawBufferPointer) {
        let value = value.trimmed()
        guard !value.isEmpty else { return }
        var end = 0
        while end < value.count, Self.isNameByte(value[end]) { end += 1 }
        // A comment or an empty parameter list is not part of the name (RFC 2045 section 5.1).
        let rest = value.slice(end..<value.count).trimmed()
        let isExact = rest.isEmpty || rest[0] == UInt8(ascii: "(") && rest[rest.count - 1] == UInt8(ascii: ")")
        if isExact, let encoding = Self.exact(value.slice(0..<end)) { return insert(encoding) }
        addTolerantly(value)
    }

    private mutating func insert(_ encoding: TransferEncoding) {
        if !known.contains(encoding) { known.append(encoding) }
    }

    /// Removes signs and spaces and reads the rest as one name (`"base-64"`, `quoted printable`). If that is not a
    /// known name, reads each word.
    private mutating func addTolerantly(_ value: UnsafeRawBufferPointer) {
        if let encoding = Self.tolerant(Self.folded(value)) {
            odd = value
            return insert(encoding)
        }
        var isKnown = false
        let words = value.split { ASCII.isSpace($0) || $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") }
        for word in words.prefix(8) {
            guard let encoding = Self.tolerant(Self.folded(UnsafeRawBufferPointer(rebasing: word))) else { continue }
            isKnown = true
            insert(encoding)
        }
        if isKnown { odd = value } else { unknown = value }
        let names = [Self.folded(value)] + words.prefix(8).map { Self.folded(UnsafeRawBufferPointer(rebasing: $0)) }
        isUndecodable =
            isUndecodable || names.contains { Self.undecodable.contains(String(decoding: $0, as: UTF8.self)) }
    }

    private static func exact(_ name: UnsafeRawBufferPointer) -> TransferEncoding? {
        switch name.count {
        case 4 where name.isEqual("7bit") || name.isEqual("8bit"): .identity
        case 6 where name.isEqual("binary"): .identity
        case 6 where name.isEqual("base64"): .base64
        case 16 where name.isEqual("quoted-printable"): .quotedPrintable
        default: nil
        }
    }

    private static func tolerant(_ name: [UInt8]) -> TransferEncoding? {
        switch String(decoding: name, as: UTF8.self) {
        case "7bit", "8bit", "7bits", "8bits", "7", "8", "binary", "none", "identity", "plain": .identity
        case "base64", "b64", "xbase64", "base64encoded": .base64
        case "quotedprintable", "quotedprint", "quotedprintible", "qp", "xquotedprintable", "quoted": .quotedPrintable
        case "uuencode", "uuencoded", "xuuencode", "xuuencoded", "xuue", "uue", "xuu": .uuencode
        default: nil
        }
    }

    /// Names that some program decodes.
    private static let undecodable: Set<String> = [
        "xgzip", "gzip", "xzip", "zip", "deflate", "xdeflate", "compress", "xcompress", "xbzip2", "bzip2", "zlib", "br",
        "zstd", "binhex", "xbinhex", "macbinhex", "xmacbinhex", "yenc", "xyenc", "btoa", "xbtoa", "ascii85", "base85",
        "base16", "base32", "hex", "xxencode", "xxxencode", "xenc", "rot13", "xrot13",
    ]

    /// Letters and digits in lower case, without comments.
    private static func folded(_ value: UnsafeRawBufferPointer) -> [UInt8] {
        var name: [UInt8] = []
        var depth = 0
        for byte in value.prefix(200) {
            if byte == UInt8(ascii: "(") { depth += 1 }
            if depth == 0, ASCII.isLetter(byte) || ASCII.isDigit(byte) { name.append(ASCII.lower(byte)) }
            if byte == UInt8(ascii: ")"), depth > 0 { depth -= 1 }
        }
        return name
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "-")
    }
}

extension EncodingNames {
    /// The ways to decode a body: one for each name, and unchanged when a name is unusual or there are several. Under
    /// an unknown name, the way that the body itself looks.
    func readings(of body: UnsafeRawBufferPointer) -> [TransferEncoding] {
        if isPlain { return [plain] }
        var readings = known.isEmpty ? Self.looks(of: body) : known
        if !readings.contains(.identity) { readings.append(.identity) }
        return readings
    }

    private static func looks(of body: UnsafeRawBufferPointer) -> [TransferEncoding] {
        let text = body.trimmed()
        if UUEncoding.isBeginning(text, at: 0) { return [.uuencode] }
        if isBase64(text) { return [.base64] }
        return hasEscape(text) ? [.quotedPrintable] : []
    }

    /// Whether the text has only characters of the alphabet and line ends, and its length fits.
    private static func isBase64(_ text: UnsafeRawBufferPointer) -> Bool {
        var count = 0
        for byte in text {
            let isDigit =
                ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/")
                || byte == UInt8(ascii: "=")
            guard isDigit || byte == ASCII.cr || byte == ASCII.lf else { return false }
            if isDigit { count += 1 }
        }
        return count >= 8 && count.isMultiple(of: 4)
    }

    /// Whether a `=` comes before two hexadecimal digits or a line's end.
    private static func hasEscape(_ text: UnsafeRawBufferPointer) -> Bool {
        var index = text.firstIndex(of: UInt8(ascii: "="), from: 0, to: text.count)
        while index < text.count {
            if QuotedPrintable.hexPair(text, at: index + 1) != nil { return true }
            if index + 1 < text.count, text[index + 1] == ASCII.cr || text[index + 1] == ASCII.lf { return true }
            index = text.firstIndex(of: UInt8(ascii: "="), from: index + 1, to: text.count)
        }
        return false
    }
}
