import Mail

/// Recognises footnotes with numbers in braces: marks within sentences, and one line for each that begins with it.
///
///     The battery lasts 20 hours {1} and charges in one {2}.
///     {1} Measured in our lab.
///     {2} With the fast charger.
///
/// A template's numbers stand where its values belong, and no lines explain them. They mostly begin with zero.
enum Footnotes {
    /// The most numbers that are looked at in one text.
    private static let limit = 200

    /// Whether the numbers in braces of this text are footnotes.
    static func are(in text: [UInt8]) -> Bool {
        let span = text.span.bytes
        let brace = UInt8(ascii: "{")
        var notes: [Int] = []
        var marks: Set<Int> = []
        var count = 0
        var index = RareByte.next(brace, in: span, from: 0)
        while index < text.count, count < limit {
            if let (number, end) = number(in: text, at: index) {
                if number == 0 { return false }
                count += 1
                if isNote(in: text, index..<end) { notes.append(number) } else { marks.insert(number) }
            }
            index = RareByte.next(brace, in: span, from: index + 1)
        }
        // The notes are in order, and each number in the text has one.
        return !notes.isEmpty && !marks.isEmpty && notes == Array(1...notes.count)
            && marks.allSatisfy { $0 <= notes.count }
    }

    private static func number(in text: [UInt8], at open: Int) -> (number: Int, end: Int)? {
        let digits = text[(open + 1)...].prefix(3).prefix { $0.isDigit }
        let end = digits.endIndex
        guard 1...2 ~= digits.count, end < text.count, text[end] == UInt8(ascii: "}") else { return nil }
        return (digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }, end + 1)
    }

    /// Whether the number begins a line, and words follow.
    private static func isNote(in text: [UInt8], _ range: Range<Int>) -> Bool {
        let place = TextPlace(text, range)
        guard place.isAtLineStart else { return false }
        let rest = text[range.upperBound..<place.lineEnd]
        guard let first = rest.first, first == 0x20 || first == 0x09 || first == UInt8(ascii: ":") || first == 0xC2
        else {
            return false
        }
        return rest.count { $0.isLetter } > 2
    }
}
