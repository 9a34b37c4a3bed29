/// The syntaxes that count in one place, by the byte they begin with. A class for the reason that `CompiledSyntax` is one.
final class PlaceTable: Sendable {
    /// What is known of a byte before any syntax is tried.
    struct Gate: Sendable {
        /// As the first byte of a placeholder: its group of syntaxes; none for nearly all bytes.
        var syntaxes = 0..<0
        /// May begin something that is to be folded.
        var mayHide = false
        /// The second bytes with which any of the group goes on, or with which something hides.
        var seconds = ByteSet.empty
        var allowsNonASCII = false
    }

    let gates: [Gate]
    /// By byte: one bit for each gate, as the first byte of two and as the second. Two bytes that share one open that gate.
    private let firsts: [UInt32]
    private let seconds: [UInt32]
    /// Ordered by the byte they begin with, so that those of one byte lie together.
    private let syntaxes: [CompiledSyntax]
    /// The first four bytes of each opening as a word, and the mask of those that it has: most syntaxes of a group are
    /// told apart by that, without touching them; of the others most because a word touches them from outside, or because
    /// they stand in a row of themselves, such as the hyphens of a line.
    private let openings: [(word: UInt32, mask: UInt32, isBounded: Bool, isTight: Bool)]

    init(_ compiled: [CompiledSyntax]) {
        var ordered: [CompiledSyntax] = []
        var gates = [Gate](repeating: Gate(), count: 256)
        for first in Set(compiled.map { $0.opening[0] }).sorted() {
            let start = ordered.count
            ordered += compiled.filter { $0.opening[0] == first }
            gates[Int(first)].syntaxes = start..<ordered.count
            for syntax in ordered[start...] { gates[Int(first)].admit(syntax) }
        }
        // A full-width sign, a character reference, a percent-encoded byte.
        for (byte, seconds) in Self.hiding {
            gates[Int(byte)].mayHide = true
            gates[Int(byte)].seconds.formUnion(seconds)
            if byte >= 0x80 { gates[Int(byte)].allowsNonASCII = true }
        }
        syntaxes = ordered
        self.gates = gates
        (firsts, seconds) = Self.bits(of: gates)
        openings = ordered.map { syntax in
            let bytes = syntax.opening.prefix(4)
            return (
                bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }, UInt32.max >> UInt32(8 * (4 - bytes.count)),
                syntax.isBounded, syntax.isTight
            )
        }
    }

    func isOpening(_ byte: UInt8) -> Bool { !gates[Int(byte)].syntaxes.isEmpty }

    /// Bits for all gates that open at all. With more than 32, some share one, and stop the pass in vain now and then.
    private static func bits(of gates: [Gate]) -> (firsts: [UInt32], seconds: [UInt32]) {
        var firsts = [UInt32](repeating: 0, count: 256)
        var seconds = firsts
        var count: UInt32 = 0
        for (first, gate) in gates.enumerated() where !gate.syntaxes.isEmpty || gate.mayHide {
            let bit: UInt32 = 1 << (count % 32)
            count += 1
            firsts[first] = bit
            for second in 0..<256
            where second < 0x80 ? gate.seconds.contains(UInt8(second)) : gate.allowsNonASCII {
                seconds[second] |= bit
            }
        }
        return (firsts, seconds)
    }

    /// Where the next placeholder, or something hidden, may begin, told by two bytes; the text's last place when nowhere.
    ///
    /// **Why both bytes at once:** addresses are full of `&`, `-` and `%`, and nine of ten such stops end with a look at the
    /// byte behind. Eight places are asked with one branch, which is nearly always taken alike.
    func nextCandidate(in text: [UInt8], from start: Int) -> Int {
        let bytes = text.span.bytes
        let (firstBits, secondBits) = (self.firsts, self.seconds)
        let (firsts, seconds) = (firstBits.span, secondBits.span)
        let last = text.count - 1
        var index = start
        while index &+ 8 <= last {
            var first = Int(bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self))
            var open: UInt32 = 0
            for place in 1...8 {
                let second = Int(bytes.unsafeLoad(fromUncheckedByteOffset: index &+ place, as: UInt8.self))
                open |= firsts[unchecked: first] & seconds[unchecked: second]
                first = second
            }
            if open != 0 { break }
            index &+= 8
        }
        while index < last {
            let (first, second) = (
                bytes.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self),
                bytes.unsafeLoad(fromUncheckedByteOffset: index &+ 1, as: UInt8.self)
            )
            if firsts[unchecked: Int(first)] & seconds[unchecked: Int(second)] != 0 { return index }
            index &+= 1
        }
        return max(last, start)
    }

    /// A full-width sign, a character reference, a percent-encoded byte of those that placeholders are made of.
    private static let hiding: [(first: UInt8, seconds: ByteSet)] = [
        (0xEF, .empty), (UInt8(ascii: "&"), ByteSet("#lgqarpvdn")), (UInt8(ascii: "%"), ByteSet("2357")),
    ]

    /// The first syntax of the group that has a placeholder beginning here.
    func match(
        in text: [UInt8], at start: Int, among group: Range<Int>, place: FieldPlace, vocabulary: FieldVocabulary
    ) -> (syntax: CompiledSyntax, end: Int)? {
        var word: UInt32 = 0
        for offset in 0..<min(4, text.count - start) { word |= UInt32(text[start + offset]) << UInt32(8 * offset) }
        let isTouched = start > 0 && text[start - 1] < 0x80 && text[start - 1].isWord
        let isInRow = start > 0 && text[start - 1] == text[start]
        for index in group where word & openings[index].mask == openings[index].word {
            if isTouched && openings[index].isBounded || isInRow && openings[index].isTight { continue }
            if let end = syntaxes[index].end(in: text, at: start, place: place, vocabulary: vocabulary) {
                return (syntaxes[index], end)
            }
        }
        return nil
    }
}

extension PlaceTable.Gate {
    fileprivate mutating func admit(_ syntax: CompiledSyntax) {
        if syntax.opening.count > 1 {
            seconds.insert(syntax.opening[1])
        } else {
            seconds.formUnion(syntax.starts)
        }
        // A character without width may stand between the two signs of `*|`.
        allowsNonASCII = true
    }
}
