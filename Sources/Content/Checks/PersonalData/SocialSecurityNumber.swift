/// US social security numbers: area, group and serial number, `123-45-6789`, without those that are never given out.
///
/// With hyphens they stand for themselves. In spaces, or as nine digits, they could be anything, so a word that says what
/// they are must stand before them.
enum SocialSecurityNumber {
    /// Bytes before the number in which the word is sought.
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

    /// No area 000, 666 or from 900 up, no group 00, no serial number 0000; not the two that stood in advertisements.
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
