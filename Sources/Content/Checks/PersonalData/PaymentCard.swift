/// Payment card numbers (ISO/IEC 7812): an issuer's prefix, the length its cards have, Luhn's check digit, and written
/// as cards are: without separators, or in the groups that are embossed.
enum PaymentCard {
    /// How the digits may be grouped; a number without groups is one of all its digits.
    private static let groupings = [[4, 4, 4, 4], [4, 6, 5], [4, 6, 4], [4, 4, 4, 4, 3], [4, 3, 3, 3]]

    /// - Parameters:
    ///   - start: of the first digit of a group.
    ///   - reach: where the run of digits around it ends.
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

    /// Luhn's formula: every second digit from the right doubled, the digits of the products added.
    static func hasCheckDigit(_ digits: [UInt8]) -> Bool {
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            let value = Int(digit - 0x30) * (place.isMultiple(of: 2) ? 1 : 2)
            sum += value > 9 ? value - 9 : value
        }
        return sum.isMultiple(of: 10)
    }
}
