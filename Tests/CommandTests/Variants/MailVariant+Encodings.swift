import TestSupport

/// Variants of the transfer encoding and of the charset.
extension MailVariant {
    static let encodings = [
        MailVariant("identity") { _, _, encoding, _ in set(&encoding, .identity) },
        MailVariant("quoted-printable") { _, _, encoding, _ in set(&encoding, .quotedPrintable(QuotedPrintableStyle()))
        },
        MailVariant("quoted-printable, broken everywhere") { _, _, encoding, random in
            set(&encoding, .quotedPrintable(QuotedPrintableStyle(widths: random.numbers(7, 4...12))))
        },
        MailVariant("quoted-printable, all encoded, small digits") { _, _, encoding, random in
            let style = QuotedPrintableStyle(widths: random.numbers(5, 5...76), encodesAll: true, isLowercase: true)
            return set(&encoding, .quotedPrintable(style))
        },
        MailVariant("quoted-printable, padded breaks") { _, _, encoding, random in
            set(&encoding, .quotedPrintable(QuotedPrintableStyle(widths: random.numbers(5, 8...40), padding: 2)))
        },
        MailVariant("base64") { _, _, encoding, _ in set(&encoding, .base64(Base64Style())) },
        MailVariant("base64, odd lines") { _, _, encoding, random in
            set(&encoding, .base64(Base64Style(widths: random.numbers(7, 1...75))))
        },
        MailVariant("base64, one line") { _, _, encoding, _ in
            set(&encoding, .base64(Base64Style(widths: [], endsWithLineEnd: false)))
        },
    ]

    static let charsets = [
        charset("utf-8") { $0 },
        charset("\"UTF-8\"; format=flowed") { $0 },
        charset("utf-8 (a comment)") { $0 },
        MailVariant("a byte order mark") { part, bytes, _, _ in
            guard toUTF8(&part, &bytes, named: "utf-8") else { return false }
            bytes = [0xEF, 0xBB, 0xBF] + bytes
            return true
        },
        charset("iso-8859-1") { Charsets.latin1($0) },
        charset("ISO-8859-15") { Charsets.ascii($0) },
        charset("windows-1252") { Charsets.latin1($0) },
        charset("iso-2022-jp") { Charsets.ascii($0) }, charset("csISO2022JP") { Charsets.ascii($0) },
        charset("csUTF7") { Charsets.utf7($0) }, charset("unicode-2-0-utf-7") { Charsets.utf7($0) },
        MailVariant("utf-16, in base64") { part, bytes, encoding, random in
            guard toUTF8(&part, &bytes, named: "utf-16") else { return false }
            bytes = Charsets.utf16(bytes, isBigEndian: random.number(0...1) == 1)
            return set(&encoding, .base64(Base64Style()))
        },
        MailVariant("utf-16le, in base64") { part, bytes, encoding, _ in
            guard toUTF8(&part, &bytes, named: "utf-16le") else { return false }
            bytes = Array(Charsets.utf16(bytes, isBigEndian: false).dropFirst(2))
            return set(&encoding, .base64(Base64Style()))
        },
    ]

    /// Writes all text in another charset, with this name.
    private static func charset(
        _ name: String, _ convert: @escaping @Sendable ([UInt8]) -> [UInt8]?
    ) -> MailVariant {
        MailVariant("charset \(name)") { part, bytes, _, _ in
            var changed = part
            var text = bytes
            guard toUTF8(&changed, &text, named: name), let converted = convert(text) else { return false }
            (part, bytes) = (changed, converted)
            return true
        }
    }

    /// Converts the text to UTF-8 and names the charset. Returns false when the old charset is not known.
    static func toUTF8(_ part: inout MailTree, _ bytes: inout [UInt8], named name: String) -> Bool {
        switch part.charset {
        case "utf-8", "us-ascii", "ascii": guard String(validating: bytes, as: UTF8.self) != nil else { return false }
        case "iso-8859-1": bytes = bytes.flatMap { Array(String(UnicodeScalar($0)).utf8) }
        default: return false
        }
        part.set("Content-Type", "\(part.mediaType); charset=\(name)")
        return true
    }

    private static func set(_ encoding: inout MailTree.Encoding, _ new: MailTree.Encoding) -> Bool {
        encoding = new
        return true
    }
}

/// Converts UTF-8 to other charsets; nil when the charset does not have a character.
enum Charsets {
    static func ascii(_ text: [UInt8]) -> [UInt8]? { text.allSatisfy { $0 < 0x80 } ? text : nil }

    static func latin1(_ text: [UInt8]) -> [UInt8]? {
        var output: [UInt8] = []
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            guard scalar.value < 0x80 || (0xA0...0xFF).contains(scalar.value) else { return nil }
            output.append(UInt8(scalar.value))
        }
        return output
    }

    /// UTF-7, with base64 for all characters except letters, digits and white space.
    static func utf7(_ text: [UInt8]) -> [UInt8]? {
        guard ascii(text) != nil else { return nil }
        return text.flatMap { byte -> [UInt8] in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte <= 0x20
            guard !isPlain else { return [byte] }
            let coded = MailVariant.base64([0, byte]).filter { $0 != "=" }
            return Array("+\(coded)-".utf8)
        }
    }

    /// UTF-16 with its byte order mark.
    static func utf16(_ text: [UInt8], isBigEndian: Bool) -> [UInt8] {
        ([0xFEFF] + String(decoding: text, as: UTF8.self).utf16).flatMap { unit in
            let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
            return isBigEndian ? [high, low] : [low, high]
        }
    }
}
