/// Groups of digits with one and the same separator between them: `4111 1111 1111 1111`.
enum DigitGroups {
    /// How many digits stand at a place.
    static func length(in text: [UInt8], at start: Int, reach: Int) -> Int? {
        var end = start
        while end < reach, text[end].isDigit { end += 1 }
        return end > start ? end - start : nil
    }

    /// Behind the last digit, when the text has exactly these groups, neither continued nor preceded in the same
    /// manner: what goes on in fours is no card but a number of some other kind.
    static func end(of grouping: [Int], in text: [UInt8], at start: Int, reach: Int) -> Int? {
        var index = start
        var separator: UInt8 = 0
        for (place, wanted) in grouping.enumerated() {
            if place > 0 {
                guard index < reach, let length = DigitRuns.separator(in: text, at: index) else { return nil }
                if place == 1 { separator = text[index] }
                guard text[index] == separator else { return nil }
                index += length
            }
            guard length(in: text, at: index, reach: reach) == wanted else { return nil }
            index += wanted
        }
        if index < reach, text[index] == separator, let gap = DigitRuns.separator(in: text, at: index),
            length(in: text, at: index + gap, reach: reach) == grouping[0]
        {
            return nil
        }
        return isContinued(from: start, by: grouping[0], separator, in: text) ? nil : index
    }

    private static func isContinued(from start: Int, by wanted: Int, _ separator: UInt8, in text: [UInt8]) -> Bool {
        var index = start - (separator == 0xC2 ? 2 : 1)
        guard index > 0, text[index] == separator else { return false }
        var digits = 0
        while index > 0, digits <= wanted, text[index - 1].isDigit {
            index -= 1
            digits += 1
        }
        return digits == wanted
    }
}
