// Folder Checks/PersonalData: finds personal data in a text: payment cards, bank accounts, US social security
// numbers, passwords.
// It may use Text.

/// One piece of personal data in a text.
struct PersonalDatum {
    enum Kind: String, Sendable, CaseIterable {
        case paymentCard = "payment-card"
        case iban
        case socialSecurityNumber = "ssn"
        case password
    }

    let kind: Kind
    /// In bytes of the text.
    let range: Range<Int>
    /// Digits and letters without separators, to tell two values apart. Never shown.
    let value: [UInt8]
    /// The part that may be shown: at most the last four digits, nothing of a password.
    let masked: String
}

/// Payment card numbers (ISO/IEC 7812): an issuer's prefix, a length of that issuer's cards and Luhn's check digit.
/// They are written like cards: without separators, or in the embossed groups.
enum PaymentCard {
    /// How the digits may be grouped; a number may also have no groups.
    private static let groupings = [[4, 4, 4, 4], [4, 6, 5], [4, 6, 4], [4, 4, 4, 4, 3], [4, 3, 3, 3]]

    /// - Parameters:
    ///   - start: the first digit of a group.
    ///   - reach: the end of the run of digits around it.
    static func datum(in text: [UInt8], at start: Int, reach: Int) -> PersonalDatum? {
        guard let first = DigitGroups.length(in: text, at: start, reach: reach) else { return nil }
        if first >= 14, first <= 19 { return datum(in: text, start..<(start + first)) }
        guard first == 4 else { return nil }
        for grouping in groupings {
            guard let end = DigitGroups.end(of: grouping, in: text, at: start, reach: reach) else { continue }
            if let datum = datum(in: text, start..<end) { return datum }
        }
        return nil
    }

    private static func datum(in text: [UInt8], _ range: Range<Int>) -> PersonalDatum? {
        let digits = text[range].filter(\.isDigit)
        guard isIssued(digits), hasCheckDigit(digits) else { return nil }
        let last = String(decoding: digits.suffix(4), as: UTF8.self)
        return PersonalDatum(kind: .paymentCard, range: range, value: digits, masked: "****\(last)")
    }

    /// Whether an issuer has cards with this prefix and length.
    static func isIssued(_ digits: [UInt8]) -> Bool {
        let prefix = digits.prefix(6).reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return switch (prefix, digits.count) {
        case (400_000..<500_000, 13), (400_000..<500_000, 16), (400_000..<500_000, 19): true  // Visa
        case (510_000..<560_000, 16), (222_100..<272_100, 16): true  // Mastercard
        case (340_000..<350_000, 15), (370_000..<380_000, 15): true  // American Express
        case (601_100..<601_200, 16...19), (644_000..<660_000, 16...19): true  // Discover
        case (352_800..<359_000, 16...19): true  // JCB
        case (300_000..<306_000, 14...19), (309_500..<309_600, 14...19): true  // Diners Club
        case (360_000..<370_000, 14...19), (380_000..<400_000, 14...19): true  // Diners Club
        case (620_000..<630_000, 16...19), (810_000..<818_000, 16...19): true  // UnionPay
        case (220_000..<220_500, 16...19): true  // Mir
        case (501_800..<501_900, 16...19), (502_000..<502_100, 16...19), (503_800..<503_900, 16...19): true  // Maestro
        case (675_900..<676_400, 16...19), (630_400..<630_500, 16...19): true  // Maestro
        default: false
        }
    }

    /// Luhn's formula: doubles every second digit from the right and adds the digits of the products.
    static func hasCheckDigit(_ digits: [UInt8]) -> Bool {
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let value = Int(digit - 0x30) * (place.isMultiple(of: 2) ? 1 : 2)
            sum += value > 9 ? value - 9 : value
        }
        return sum.isMultiple(of: 10)
    }
}

/// International bank account numbers (ISO 13616): a country, two check digits and the length of that country's
/// numbers, compact or in groups.
enum BankAccount {
    /// How many bytes of a number may precede its run of digits: country, check digits and a bank's letters.
    private static let leadBytes = 16

    /// The account number that a run of digits belongs to; nil when there is none.
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

    /// Reads `length` letters and digits, the length of the country's numbers. Single spaces, hyphens or non-breaking
    /// spaces may be between them. nil when a letter or digit follows directly.
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

    /// Whether the number modulo 97 is 1, with the first four characters moved to the end and letters as numbers from
    /// 10.
    static func hasCheckDigits(_ value: [UInt8]) -> Bool {
        var remainder = 0
        for byte in value[4...] + value[..<4] {
            let digit = byte.isDigit ? Int(byte - 0x30) : Int(byte - 0x41) + 10
            remainder = (remainder * (digit < 10 ? 10 : 100) + digit) % 97
        }
        return remainder == 1
    }

    /// The number of characters by country (as two bytes), from the registry of ISO 13616.
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

/// US social security numbers: area, group and serial number, `123-45-6789`, without numbers that are never issued.
///
/// With hyphens they count alone. With spaces, or as nine digits, they could be anything, so a word that names them
/// must precede.
enum SocialSecurityNumber {
    /// How far before the number the word is searched for, in bytes.
    private static let wordReach = 40
    private static let words = ["ssn", "social security", "social-security"].map { Array($0.utf8) }

    static func datum(in text: [UInt8], at start: Int, reach: Int) -> PersonalDatum? {
        guard let first = DigitGroups.length(in: text, at: start, reach: reach) else { return nil }
        let end: Int
        switch first {
        case 3:
            guard let grouped = DigitGroups.end(of: [3, 2, 4], in: text, at: start, reach: reach) else { return nil }
            end = grouped
        case 9: end = start + 9
        default: return nil
        }
        let digits = text[start..<end].filter(\.isDigit)
        let isHyphened = end - start == 11 && text[start + 3] == UInt8(ascii: "-")
        guard isGiven(digits), isHyphened || isNamed(before: start, in: text) else { return nil }
        let last = String(decoding: digits.suffix(4), as: UTF8.self)
        return PersonalDatum(kind: .socialSecurityNumber, range: start..<end, value: digits, masked: "***-**-\(last)")
    }

    /// Whether the number may belong to a person. These may not: area 000, 666, or 900 and above; group 00; serial
    /// number 0000. The two numbers that were printed in advertisements do not count.
    static func isGiven(_ digits: [UInt8]) -> Bool {
        let number = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        let area = number / 1_000_000
        guard area != 0, area != 666, area < 900, number / 10_000 % 100 != 0, number % 10_000 != 0 else { return false }
        return number != 078_05_1120 && number != 219_09_9999
    }

    private static func isNamed(before start: Int, in text: [UInt8]) -> Bool {
        let near = FoldedText.fold(text[max(0, start - wordReach)..<start])
        return words.contains { word in
            near.indices.contains { near[$0...].starts(with: word) }
        }
    }
}

extension UInt8 {
    fileprivate var isCapital: Bool { (0x41...0x5A).contains(self) }
}
