/// The labels mail carries, and what converts them.
///
/// A list and not whatever iconv knows: its rarer converters have looped and aborted on hostile input
/// (CVE-2020-27618, CVE-2021-3326), and nobody writes mail in them. UTF-7 has a decoder of our own (`UTF7`).
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
        // Turkish and Thai mail under the ISO names holds the Windows supersets' characters.
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

    /// Whether ASCII bytes can mean something else than ASCII: escapes, shifts, or units wider than a byte.
    static func usesASCIIBytes(_ name: String) -> Bool { asciiHungry.contains(name) }

    private static let asciiHungry: Set = [
        "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE", "ISO-2022-JP-2", "ISO-2022-KR",
    ]

    /// By iconv's name. Where a superset is what senders mean (GB 18030 for gb2312, CP949 for euc-kr, CP932 for
    /// shift_jis), it takes the place.
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
