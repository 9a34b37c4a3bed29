/// International bank account numbers (ISO 13616): a country, two check digits, and what that country's numbers have,
/// compact or in groups of four.
enum BankAccount {
    /// Bytes before a run of digits in which its number may begin: country, check digits and a bank's letters.
    private static let leadBytes = 16

    /// The account number that a run of digits belongs to.
    static func datum(in text: [UInt8], around run: Range<Int>) -> PersonalDatum? {
        let first = max(0, run.lowerBound - leadBytes)
        for start in first..<run.lowerBound {
            guard text[start].isCapital, text[start + 1].isCapital, start == 0 || !text[start - 1].isAlphanumeric,
                start + 3 < text.count, text[start + 2].isDigit, text[start + 3].isDigit,
                let length = lengths[UInt16(text[start]) << 8 | UInt16(text[start + 1])],
                let (value, end) = number(in: text, at: start, length: length), hasCheckDigits(value)
            else { continue }
            let country = String(decoding: value.prefix(2), as: UTF8.self)
            let last = String(decoding: value.suffix(4), as: UTF8.self)
            return PersonalDatum(kind: .iban, range: start..<end, value: value, masked: "\(country)**\(last)")
        }
        return nil
    }

    /// As many letters and digits as the country's numbers have, with single spaces, hyphens or non-breaking spaces
    /// between; nothing of the kind may follow at once.
    private static func number(in text: [UInt8], at start: Int, length: Int) -> (value: [UInt8], end: Int)? {
        var value: [UInt8] = []
        var index = start
        while value.count < length {
            guard index < text.count else { return nil }
            if text[index].isCapital || text[index].isDigit {
                value.append(text[index])
                index += 1
            } else if let last = value.last, index > start, last == text[index - 1],
                let separator = DigitRuns.separator(in: text, at: index)
            {
                index += separator
            } else {
                return nil
            }
        }
        guard index == text.count || !text[index].isAlphanumeric else { return nil }
        return (value, index)
    }

    /// The first four characters moved to the end, letters as numbers from 10, the whole modulo 97 is 1.
    static func hasCheckDigits(_ value: [UInt8]) -> Bool {
        var remainder = 0
        for byte in value[4...] + value[..<4] {
            let digit = byte.isDigit ? Int(byte - 0x30) : Int(byte - 0x41) + 10
            remainder = (remainder * (digit < 10 ? 10 : 100) + digit) % 97
        }
        return remainder == 1
    }

    /// By country as two bytes: characters of its numbers, from the registry of ISO 13616.
    private static let lengths: [UInt16: Int] = {
        let table = """
            AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29
            ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20
            LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29
            PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20
            YE30
            """
        var lengths: [UInt16: Int] = [:]
        for entry in table.split(whereSeparator: \.isWhitespace) {
            let letters = Array(entry.utf8.prefix(2))
            lengths[UInt16(letters[0]) << 8 | UInt16(letters[1])] = Int(entry.dropFirst(2))
        }
        return lengths
    }()
}

extension UInt8 {
    fileprivate var isCapital: Bool { (0x41...0x5A).contains(self) }
    /// An ASCII letter or digit.
    var isAlphanumeric: Bool { isDigit || (0x61...0x7A).contains(self | 0x20) }
}
