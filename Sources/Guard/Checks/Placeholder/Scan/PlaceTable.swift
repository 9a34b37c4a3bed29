/// The syntaxes that count in one place, by the byte they begin with.
struct PlaceTable: Sendable {
    /// What is known of a byte before any syntax is tried.
    struct Gate {
        /// As the first byte of a placeholder: its group of syntaxes; none for nearly all bytes.
        var syntaxes = 0..<0
        /// May begin something that is to be folded.
        var mayHide = false
        /// The second bytes with which any of the group goes on.
        var seconds = ByteSet.empty
        var allowsNonASCII = false
    }

    /// By byte: whether the pass stops there.
    let isStop: [Bool]
    let gates: [Gate]
    /// Ordered by the byte they begin with, so that those of one byte lie together.
    private let syntaxes: [CompiledSyntax]
    /// The first four bytes of each opening as a word, and the mask of those that it has: most syntaxes of a group are
    /// told apart by that, without touching them.
    private let openings: [(word: UInt32, mask: UInt32)]

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
        for byte: UInt8 in [0xEF, UInt8(ascii: "&"), UInt8(ascii: "%")] {
            gates[Int(byte)].mayHide = true
        }
        syntaxes = ordered
        self.gates = gates
        isStop = gates.map { !$0.syntaxes.isEmpty || $0.mayHide }
        openings = ordered.map { syntax in
            let bytes = syntax.opening.prefix(4)
            return (
                bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }, UInt32.max >> UInt32(8 * (4 - bytes.count))
            )
        }
    }

    func isOpening(_ byte: UInt8) -> Bool { !gates[Int(byte)].syntaxes.isEmpty }

    @inline(__always)
    func nextStop(in text: [UInt8], from start: Int) -> Int {
        text.withUnsafeBufferPointer { text in
            isStop.withUnsafeBufferPointer { isStop in
                var index = start
                while index < text.count, !isStop[Int(text[index])] { index &+= 1 }
                return index
            }
        }
    }

    /// The first syntax of the group that has a placeholder beginning here.
    func match(
        in text: [UInt8], at start: Int, among group: Range<Int>, place: FieldPlace, vocabulary: FieldVocabulary
    ) -> (syntax: CompiledSyntax, end: Int)? {
        var word: UInt32 = 0
        for offset in 0..<min(4, text.count - start) { word |= UInt32(text[start + offset]) << UInt32(8 * offset) }
        for index in group where word & openings[index].mask == openings[index].word {
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
            allowsNonASCII = allowsNonASCII || syntax.opening[1] >= 0x80
        } else {
            seconds.formUnion(syntax.starts)
            allowsNonASCII = true
        }
    }
}
