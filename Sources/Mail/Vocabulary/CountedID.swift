/// An id that ascends from 1 in one state folder, shown behind a letter that says of what: `S1` is a stop, `I1` an
/// incident. People may leave the letter out where only one kind can be meant.
package protocol CountedID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Upper case.
    static var letter: Character { get }

    var value: Int64 { get }

    init(value: Int64)
}

extension CountedID {
    package static func < (a: Self, b: Self) -> Bool { a.value < b.value }

    package var description: String { "\(Self.letter)\(value)" }

    /// Reads `I12`, `i12` or `12`, where the letter is `I`; nil when it is anything else.
    package init?(_ text: some StringProtocol) {
        guard let value = Self.number(in: text, behind: Self.letter) ?? Self.number(in: text) else { return nil }
        self.init(value: value)
    }

    /// The number of an id: digits of ASCII alone, above 0.
    /// - Parameter letter: what it is behind, in either case; nil is nothing.
    package static func number(in text: some StringProtocol, behind letter: Character? = nil) -> Int64? {
        var digits = text[...]
        if let letter {
            guard digits.popFirst()?.lowercased() == letter.lowercased() else { return nil }
        }
        guard digits.utf8.first.map({ (0x30...0x39).contains($0) }) == true, let value = Int64(digits), value > 0 else {
            return nil
        }
        return value
    }
}
