import Mail

/// Percentages without their number: `Save % today`, `Bis zu % Rabatt`.
///
/// In prose the sign alone is a word: `the % of people`, `in %`, `a % of sales`. It counts behind a verb of saving or an
/// `up to`, and before a word for a discount when a verb or an article of offers precedes.
extension EmptyNumbers {
    /// The sign's word and the sign, when the number between them is missing.
    static func percent(_ text: [UInt8], at sign: Int) -> Range<Int>? {
        // Nearly all signs follow a digit.
        guard sign > 0, !text[sign - 1].isDigit else { return nil }
        let after = sign + 1 < text.count ? text[sign + 1] : 0x20
        guard after <= 0x20 || after >= 0x80 || ends.contains(after) else { return nil }
        var end = sign
        while end > 1, sign - end < 4 {
            if text[end - 1] == 0x20 {
                end -= 1
            } else if text[end - 1] == 0xA0, text[end - 2] == 0xC2 {
                end -= 2
            } else {
                break
            }
        }
        guard end > 0, end < sign else { return nil }
        let words = text[max(0, end - 40)..<end].split { !isInWord($0) }
        guard let word = words.last, word.endIndex == end, word.contains(where: \.isLetter) else { return nil }
        let range = word.startIndex..<sign + 1
        if verbs.contains(word) { return range }
        if words.count > 1, pairs.contains(Array(words[words.count - 2] + [0x20] + word)[...]) { return range }
        // `% de descuento`
        guard offers.contains(word) else { return nil }
        let next = text[min(sign + 1, text.count)...].prefix(40).split { !isInWord($0) }.prefix(2)
        let noun = next.first.map(links.contains) == true ? next.last : next.first
        return noun.map(discounts.contains) == true ? range : nil
    }

    private static let ends = ByteSet(",.!?;:)")

    private static func isInWord(_ byte: UInt8) -> Bool {
        byte.isWord || byte == UInt8(ascii: "'")
    }

    private static func set(_ words: String) -> WordSet {
        WordSet(words.split(whereSeparator: \.isWhitespace).map(String.init))
    }

    private static let verbs = set(
        """
        save saves saving sparen spare spart spar économisez économise ahorra ahorre ahorrar risparmia risparmi economize
        poupe bespaar bespaart spara oszczędź oszczędzasz ušetřete säästä экономьте сэкономьте заощаджуйте jusqu'à
        """)
    private static let pairs = WordSet([
        "up to", "bis zu", "sparen sie", "fino al", "fino a", "tot wel", "op til", "opp til", "upp till", "скидка до",
        "скидки до",
    ])
    private static let offers = set(
        """
        get take extra additional another enjoy grab claim receive giving with plus today un zusätzlich nochmal weitere jetzt
        mit hasta até tot do до obtén recibe profitez bénéficiez obtenez krijg ricevi ganhe
        """)
    private static let links = set("de di")
    private static let discounts = set(
        """
        off discount rabatt nachlass günstiger réduction remise descuento dto desconto sconto korting rabat rabais zniżki
        скидки скидка знижка alennus sleva slevu
        """)
}
