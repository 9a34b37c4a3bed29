import Mail

/// Finds delimiters that are left beside the name of a greeting: `Hi Jane}},`, `Dear {{Jane,`, `Hallo |Jane|*,`.
///
/// The template was filled in, but its tag was damaged, so that a part of a delimiter stayed. `PlaceholderScanner` finds
/// a name between two complete delimiters.
enum GreetingLeftovers {
    /// Whether the lines of greetings have a sign that a leftover consists of. **Why:** most short texts have none, and
    /// then their greetings need not be read.
    static func mayBe(in text: [UInt8]) -> Bool {
        let span = text.span.bytes
        let start = span.extracting(first: GreetingLines.limitBytes)
        return RareByte.next(from: UInt8(ascii: "{"), to: UInt8(ascii: "}"), or: UInt8(ascii: "%"), in: start)
            < start.byteCount
    }

    /// Calls `found` with each leftover and the name beside it.
    /// - Parameter lines: those of `text`.
    static func find(in text: [UInt8], _ lines: [FoundGreetings.Line], found: (Range<Int>, EvidenceSet) -> Void) {
        for line in lines {
            guard let greeting = line.greeting, !greeting.slot.isEmpty else { continue }
            let slot = text[greeting.slot]
            let begins = slot.prefix { signs.contains($0) }.count
            let ends = slot.reversed().prefix { signs.contains($0) }.count
            guard begins + ends > 0, begins + ends < slot.count, begins == 0 || ends == 0 else { continue }
            // Hi {{var:name}}: the slot ends at the colon, and the tag does not.
            if begins > 0, text[greeting.slot.upperBound..<line.range.upperBound].contains(where: closings.contains) {
                continue
            }
            // A name with signs of a program in it is not a leftover beside a name, nor is the letter of `%s`.
            let name = slot.dropFirst(begins).dropLast(ends)
            guard name.count > 1, name.allSatisfy({ $0.isLetter || nameSigns.contains($0) }) else { continue }
            found(greeting.slot, EvidenceSet(.leftover, .greeting))
        }
    }

    private static let signs = ByteSet("{}|%")
    private static let closings = ByteSet("}|%")
    private static let nameSigns = ByteSet(" '.-*")
}
