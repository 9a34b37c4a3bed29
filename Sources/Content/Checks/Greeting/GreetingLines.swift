/// The lines of a text in which a greeting is looked for: its beginning, since letters greet first.
struct GreetingLines: Sequence, IteratorProtocol {
    /// Of text, before which a letter has greeted. Preheaders are filled up with up to two kilobytes of nothing.
    static let limitBytes = 6 * 1024
    static let limitLines = 60

    private let text: [UInt8]
    private let end: Int
    private var index = 0
    private var count = 0

    init(_ text: [UInt8]) {
        self.text = text
        end = Swift.min(text.count, Self.limitBytes)
    }

    /// The next line that is not empty, without its line end.
    mutating func next() -> Range<Int>? {
        while index < end, count < Self.limitLines {
            let start = index
            let lineEnd = Swift.min(RareByte.next(UInt8(ascii: "\n"), in: text.span.bytes, from: start), end)
            index = lineEnd + 1
            if lineEnd > start {
                count += 1
                return start..<lineEnd
            }
        }
        return nil
    }
}
