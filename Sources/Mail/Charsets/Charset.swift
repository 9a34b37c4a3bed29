// Folder Charsets: charsets by their labels, and the conversion of bytes to UTF-8.
// May use: Bytes; Encodings (UTF-7 has base64 in it).

/// A character set, found by its label (RFC 2978), and its conversion to UTF-8.
enum Charset: Hashable, Sendable {
    /// No label, or `us-ascii`. Senders use it for anything, so 8-bit text is read as UTF-8 if it is valid, otherwise
    /// as windows-1252.
    case ascii
    case utf8
    /// Also used for ISO-8859-1, as in every mail program: the two differ only in controls that no text has.
    case windows1252
    /// Some programs decode it, others read it as ASCII.
    case utf7
    /// A charset that iconv converts, by iconv's name.
    case iconv(String)
    /// A charset outside our table; its label, cut and cleaned for printing.
    case unknown(String)

    /// U+FFFD as UTF-8.
    static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

    /// Why the text may not be what the sender meant.
    enum Problem: Hashable {
        /// Read as UTF-8: nearly every charset has the same ASCII letters.
        case unknownCharset(String)
        /// The charset is unknown and the bytes are not UTF-8. Read as windows-1252, which is a guess.
        case undecodable(String)
        /// Some bytes are invalid in the charset; U+FFFD replaces each.
        case invalidBytes
        /// This system has no converter. Read as windows-1252.
        case noConverter(String)
        /// An encoded word without its end, or with bytes that its encoding does not allow.
        case brokenWord
    }

    /// Reads a label in any case. Ignores quotes before it, and everything from white space, a parenthesis or `*`
    /// (RFC 2231 section 5) on.
    init(label: UnsafeRawBufferPointer) {
        var start = 0
        while start < label.count, Self.quotes.contains(label[start]) { start += 1 }
        let whole = label.slice(start..<label.count)
        var end = start
        while end < label.count, Self.isLabelByte(label[end]) { end += 1 }
        let label = label.slice(start..<end)
        switch label.count {
        case 0: self = .ascii
        case 5 where label.isEqual("utf-8"): self = .utf8
        case 8 where label.isEqual("us-ascii"): self = .ascii
        case 10 where label.isEqual("iso-8859-1"): self = .windows1252
        default:
            let text = String(decoding: label.prefix(40).map(ASCII.lower), as: UTF8.self)
            self =
                CharsetNames.known[text] ?? CharsetNames.knownFolded[Self.folded(label)]
                ?? CharsetFamilies.charset(Self.folded(whole)) ?? .unknown(text)
        }
    }

    private static let quotes = Array("'\"<= ".utf8)

    /// The letters and digits of a label, in lower case, up to a `*`, `(` or `;`.
    private static func folded(_ label: UnsafeRawBufferPointer) -> String {
        let name = label.prefix(80).prefix {
            $0 != UInt8(ascii: "*") && $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: ";")
        }
        return CharsetNames.folded(name)
    }

    /// Passes the bytes as UTF-8 to `body`; without a copy when they are UTF-8 already.
    ///
    /// - Parameter map: nil afterwards when the bytes were passed unchanged.
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
        if case .unknown(let label) = self {
            let isShifted = CharsetFamilies.isShifted(bytes, label: label)
            problem = isShifted ? .undecodable(label) : .unknownCharset(label)
        }
        if isASCII || self != .windows1252 && !isIconv && bytes.isValidUTF8(from: firstNonASCII) {
            map = nil
            return (body(bytes), problem)
        }
        if self == .utf8 { return (bytes.repairedUTF8(&map).withUnsafeBytes(body), .invalidBytes) }
        if case .unknown(let label) = self { problem = .undecodable(label) }
        return (Windows1252.utf8(bytes, &map).withUnsafeBytes(body), problem)
    }

    private var isIconv: Bool { if case .iconv = self { true } else { false } }

    /// Converts the bytes to UTF-8.
    func utf8(_ bytes: UnsafeRawBufferPointer) -> (text: [UInt8], problem: Problem?) {
        var map: SourceMap?
        return utf8(bytes, &map)
    }

    /// The same, and fills the map if there is one.
    func utf8(_ bytes: UnsafeRawBufferPointer, _ map: inout SourceMap?) -> (text: [UInt8], problem: Problem?) {
        let isRecording = map != nil
        let (text, problem) = withUTF8(bytes, &map) { Array($0) }
        if isRecording, map == nil { map = SourceMap(copying: bytes.count) }
        return (text, problem)
    }

    /// Letters, digits and the punctuation of registered names.
    private static func isLabelByte(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte)
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "+")
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes from `start`, the start of a character, are valid UTF-8. Skips ASCII by words: the standard
    /// library's validation took four instructions per byte of mail that is nearly all ASCII.
    func isValidUTF8(from start: Int = 0) -> Bool {
        var index = firstNonASCII(from: start)
        while index < count {
            let byte = self[index]
            let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
            guard byte >= 0xC2, byte < 0xF5, index &+ length <= count else { return false }
            let second = self[index &+ 1]
            // Refuses longer forms than needed, surrogates, and anything beyond U+10FFFF.
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

    /// Replaces each invalid sequence of bytes by U+FFFD, cut as Unicode recommends (maximal subparts).
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

/// The labels that mail uses, and their converters.
///
/// The list is fixed and shorter than iconv's. Mail does not use iconv's rarer converters, and some of them have
/// looped or aborted on hostile input (CVE-2020-27618, CVE-2021-3326). UTF-7 has our own decoder (`UTF7`).
enum CharsetNames {
    static let known: [String: Charset] = {
        var known: [String: Charset] = [:]
        for label in ["utf8", "utf-8", "unicode-1-1-utf-8", "x-utf-8", "cp65001"] { known[label] = .utf8 }
        for label in ["ascii", "us-ascii", "us_ascii", "ansi_x3.4-1968", "7bit", "8bit", "binary", "default"] {
            known[label] = .ascii
        }
        for label in [
            "latin1", "latin-1", "l1", "iso8859-1", "iso_8859-1", "iso-8859-1", "iso88591", "windows-1252", "cp1252",
            "cp-1252", "x-cp1252", "x-ansi", "ansi",
        ] { known[label] = .windows1252 }
        for label in ["utf-7", "utf7", "x-utf-7", "unicode-1-1-utf-7", "csunicode11utf7", "cp65000"] {
            known[label] = .utf7
        }
        for part in 2...16 where part != 12 {
            for label in ["iso-8859-\(part)", "iso8859-\(part)", "iso_8859-\(part)"] {
                known[label] = .iconv("ISO-8859-\(part)")
            }
        }
        for label in ["iso-8859-8-i", "iso-8859-8-e"] { known[label] = .iconv("ISO-8859-8") }
        // Turkish and Thai mail under the ISO names contains characters of the Windows supersets.
        for label in ["iso-8859-9", "iso8859-9", "latin5"] { known[label] = .iconv("CP1254") }
        for label in ["iso-8859-11", "tis-620", "windows-874", "cp874"] { known[label] = .iconv("CP874") }
        for page in 1250...1258 where page != 1252 {
            for label in ["windows-\(page)", "cp\(page)", "cp-\(page)", "x-cp\(page)", "win-\(page)"] {
                known[label] = .iconv("CP\(page)")
            }
        }
        for page in ["437", "850", "852", "855", "857", "858", "860", "861", "862", "863", "865", "866", "869"] {
            for label in ["cp\(page)", "ibm\(page)", "dos-\(page)"] { known[label] = .iconv("CP\(page)") }
        }
        for (name, labels) in families {
            for label in labels { known[label] = .iconv(name) }
        }
        return known
    }()

    /// The same labels, folded to letters and digits, and the IANA registry's aliases that begin with `cs`.
    static let knownFolded: [String: Charset] = {
        var folded: [String: Charset] = [:]
        // Sorted, so that the result is always the same: when two labels have the same folded form, the first counts.
        for (label, charset) in known.sorted(by: { $0.key < $1.key }) {
            let name = Self.folded(label.utf8)
            guard folded[name] == nil else { continue }
            folded[name] = charset
            folded["cs" + name] = charset
        }
        for (name, label) in registered { folded[name] = known[label] }
        return folded
    }()

    static func folded(_ label: some Sequence<UInt8>) -> String {
        String(decoding: label.filter { ASCII.isLetter($0) || ASCII.isDigit($0) }.map(ASCII.lower), as: UTF8.self)
    }

    /// Aliases that are not a spelling of a label in the table.
    private static let registered: KeyValuePairs<String, String> = [
        "csascii": "us-ascii", "isoir6": "us-ascii", "iso646us": "us-ascii", "iso646irv1991": "us-ascii",
        "us": "us-ascii", "ibm367": "us-ascii", "cp367": "us-ascii",
        "csisolatin1": "iso-8859-1", "isoir100": "iso-8859-1", "iso885911987": "iso-8859-1", "ibm819": "iso-8859-1",
        "cp819": "iso-8859-1",
        "csisolatin2": "iso-8859-2", "latin2": "iso-8859-2", "l2": "iso-8859-2", "isoir101": "iso-8859-2",
        "csisolatin3": "iso-8859-3", "latin3": "iso-8859-3", "l3": "iso-8859-3",
        "csisolatin4": "iso-8859-4", "latin4": "iso-8859-4", "l4": "iso-8859-4",
        "csisolatincyrillic": "iso-8859-5", "cyrillic": "iso-8859-5",
        "csisolatinarabic": "iso-8859-6", "arabic": "iso-8859-6", "ecma114": "iso-8859-6", "asmo708": "iso-8859-6",
        "csisolatingreek": "iso-8859-7", "greek": "iso-8859-7", "greek8": "iso-8859-7", "ecma118": "iso-8859-7",
        "csisolatinhebrew": "iso-8859-8", "hebrew": "iso-8859-8", "csiso88598i": "iso-8859-8",
        "csisolatin5": "iso-8859-9", "l5": "iso-8859-9", "csisolatin6": "iso-8859-10", "latin6": "iso-8859-10",
        "l6": "iso-8859-10", "latin9": "iso-8859-15", "latin10": "iso-8859-16",
        "csgb231280": "gb2312", "csiso58gb231280": "gb2312", "isoir58": "gb2312", "ms936": "gb2312",
        "csksc56011987": "euc-kr", "isoir149": "euc-kr", "ksc56011989": "euc-kr",
        "cseucpkdfmtjapanese": "euc-jp", "extendedunixcodepackedformatforjapanese": "euc-jp",
        "csshiftjis": "shift_jis", "mskanji": "shift_jis", "cswindows31j": "shift_jis",
    ]

    /// Whether ASCII bytes can mean something other than ASCII: escapes, shifts, or units wider than a byte.
    static func usesASCIIBytes(_ name: String) -> Bool { asciiHungry.contains(name) }

    private static let asciiHungry: Set = [
        "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE", "ISO-2022-JP-2", "ISO-2022-KR",
    ]

    /// Labels by iconv's name. Where senders mean a superset, it is used instead (GB 18030 for gb2312, CP949 for
    /// euc-kr, CP932 for shift_jis).
    private static let families: KeyValuePairs<String, [String]> = [
        "KOI8-R": ["koi8-r", "koi8", "koi8_r"],
        "KOI8-U": ["koi8-u", "koi8-ru"],
        "MACINTOSH": ["macintosh", "x-mac-roman", "mac", "x-macintosh"],
        "MAC-CYRILLIC": ["x-mac-cyrillic"],
        "GB18030": ["gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936", "windows-936", "gb18030", "euc-cn", "chinese"],
        "BIG5-HKSCS": ["big5", "big5-hkscs", "x-x-big5", "cn-big5", "cp950", "windows-950"],
        "CP949": ["euc-kr", "ks_c_5601-1987", "ksc5601", "ks_c_5601", "cp949", "windows-949", "uhc", "korean"],
        "CP932": ["shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "cp932", "windows-31j", "ms932"],
        "EUC-JP": ["euc-jp", "x-euc-jp", "eucjp"],
        "ISO-2022-JP-2": ["iso-2022-jp", "iso-2022-jp-1", "iso-2022-jp-2", "iso-2022-jp-ms", "cp50220", "cp50221"],
        "ISO-2022-KR": ["iso-2022-kr"],
        "TCVN": ["tcvn"],
        "VISCII": ["viscii"],
        "UTF-16": ["utf-16", "utf16", "unicode", "ucs-2", "iso-10646-ucs-2", "csunicode"],
        "UTF-16LE": ["utf-16le"],
        "UTF-16BE": ["utf-16be"],
        "UTF-32": ["utf-32", "ucs-4"],
        "UTF-32LE": ["utf-32le"],
        "UTF-32BE": ["utf-32be"],
    ]
}
