/// Reasons and segments that repeat, each kept once.
struct ListTexts {
    private(set) var all: [String] = []
    private var numbers: [String: Int] = [:]
    /// Most lists have one reason, or runs of one.
    private var last: (text: String, number: Int)?

    /// nil when there are too many already: the text stands in its entry then.
    mutating func number(of text: String) -> Int? {
        if let last, last.text == text { return last.number }
        if let known = numbers[text] {
            last = (text, known)
            return known
        }
        guard all.count < ListLimits.texts else { return nil }
        all.append(text)
        numbers[text] = all.count - 1
        last = (text, all.count - 1)
        return all.count - 1
    }
}
