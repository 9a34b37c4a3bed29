import Mail

/// How a mail writes `!`, `?`, `:` and `;`: after a space, as French does, or directly after the word.
///
/// In `Hello !` the space may be the writer's habit or the place of a missing name. The mail's other marks tell which.
struct MarkHabit {
    private(set) var spaced = 0
    private(set) var tight = 0

    /// Whether marks after a space are a habit; the mark that is judged is one of them.
    var spacesMarks: Bool { spaced > 1 }

    /// Whether the mail has marks directly after words, and only the judged one after a space.
    var isTight: Bool { tight > 0 && spaced <= 1 }

    /// - Parameter texts: the judged text first, then the mail's other texts; each is read to `limitBytes`.
    init(of texts: [[UInt8]]) {
        for text in texts { count(text) }
    }

    /// How much of a text is read, in bytes.
    static let limitBytes = GreetingLines.limitBytes

    private mutating func count(_ text: [UInt8]) {
        let end = min(text.count, Self.limitBytes)
        for index in 0..<end where Self.marks.contains(text[index]) {
            // The mark ends a word's or a sentence's part; `12:30` and `https:` do not.
            guard index + 1 == text.count || text[index + 1] <= 0x20, index > 0 else { continue }
            let before = text[index - 1]
            if before == 0x20 || before == 0xA0 || before == 0xAF {
                spaced += 1
            } else if before.isLetter, text[index] != UInt8(ascii: ":") {
                tight += 1
            }
        }
    }

    private static let marks = ByteSet("!?:;")
}
