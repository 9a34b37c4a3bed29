/// The syntaxes that count in one place, by their first byte. It is a class for the same reason as `CompiledSyntax`.
final class PlaceTable: Sendable {
    /// The facts about a byte that are checked before any syntax is tried.
    struct Gate: Sendable {
        /// The group of syntaxes that begin with the byte; empty for nearly all bytes.
        var syntaxes = 0..<0
        /// Whether the byte may begin a character that folding changes.
        var mayHide = false
        /// The second bytes of any syntax of the group, or of any character to fold.
        var seconds = ByteSet.empty
        var allowsNonASCII = false
    }

    let gates: [Gate]
    /// Two tables by byte, with one bit per gate: for the first byte of a pair, and for the second. A pair opens a
    /// gate when both bytes have its bit.
    private let firsts: [UInt32]
    private let seconds: [UInt32]
    /// Ordered by their first byte, so that syntaxes with the same first byte are neighbours.
    private let syntaxes: [CompiledSyntax]
    /// The first four bytes of each opening as a word, and a mask of the bytes that it has. This test rules out most
    /// syntaxes of a group without reading them. Two more tests rule out most of the rest. The opening is ruled out
    /// when a word touches it from outside, or when it is part of a row of one byte, such as a line of hyphens.
    private let openings: [(word: UInt32, mask: UInt32, isBounded: Bool, isTight: Bool, isConversion: Bool)]

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
                syntax.isBounded, syntax.isTight, syntax.isConversion
            )
        }
    }

    func isOpening(_ byte: UInt8) -> Bool { !gates[Int(byte)].syntaxes.isEmpty }

    /// The bits of all gates that can open. With more than 32 gates, some share a bit, and the pass sometimes stops
    /// without need.
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

    /// The place where the next placeholder, or a hidden character, may begin, judged by two bytes; the text's last
    /// index when there is none.
    ///
    /// **Why both bytes at once:** addresses are full of `&`, `-` and `%`, and for nine of ten the next byte rules
    /// out a placeholder. Eight places are tested with one branch, which nearly always goes the same way.
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

    /// The first and second bytes of a full-width sign, a character reference, and a percent-encoded byte of
    /// placeholders.
    private static let hiding: [(first: UInt8, seconds: ByteSet)] = [
        (0xEF, .empty), (UInt8(ascii: "&"), ByteSet("#lgqarpvdn")), (UInt8(ascii: "%"), ByteSet("2357")),
    ]

    /// A candidate of one syntax.
    struct Found {
        let syntax: CompiledSyntax
        let end: Int
        let evidence: EvidenceSet
        let score: Float
    }

    /// The first syntax of the group with a placeholder that begins here; without one, the best candidate above the
    /// floor.
    @inline(__always)
    func match(
        in text: [UInt8], at start: Int, among group: Range<Int>, place: FieldPlace, vocabulary: FieldVocabulary
    ) -> Found? {
        // At most places no syntax opens; this tells it without a call.
        let word = Self.word(text.span.bytes, at: start)
        let before = start > 0 ? text[start - 1] : 0
        let isTouched = before < 0x80 && before.isWord
        let isInRow = start > 0 && before == text[start]
        let all = openings
        let openings = all.span
        var first = group.lowerBound
        while first < group.upperBound {
            let opening = openings[unchecked: first]
            if word & opening.mask == opening.word,
                !(isTouched && opening.isBounded || isInRow && opening.isTight),
                !opening.isConversion || FormatContent.mayBegin(word)
            {
                break
            }
            first &+= 1
        }
        guard first < group.upperBound else { return nil }
        return match(word, in: text, at: start, among: first..<group.upperBound, place: place, vocabulary: vocabulary)
    }

    private func match(
        _ word: UInt32, in text: [UInt8], at start: Int, among group: Range<Int>, place: FieldPlace,
        vocabulary: FieldVocabulary
    ) -> Found? {
        let before = start > 0 ? text[start - 1] : 0
        let isTouched = before < 0x80 && before.isWord
        let isInRow = start > 0 && before == text[start]
        var best: Found?
        let all = openings
        let openings = all.span
        for index in group {
            let opening = openings[unchecked: index]
            guard word & opening.mask == opening.word else { continue }
            if isTouched && opening.isBounded || isInRow && opening.isTight { continue }
            if opening.isConversion, !FormatContent.mayBegin(word) { continue }
            guard
                let (end, evidence) = syntaxes[index].candidate(
                    in: text, at: start, place: place, vocabulary: vocabulary)
            else { continue }
            let found = Found(syntax: syntaxes[index], end: end, evidence: evidence, score: evidence.score)
            if found.score >= 0 { return found }
            // Labels of a document's markup speak against the other tags, however weak they are.
            let floor = evidence.contains(.freeText) ? -Float.infinity : EvidenceWeights.floor
            if found.score >= best?.score ?? floor { best = found }
        }
        return best
    }

    /// The four bytes here as a word, the first one lowest; 0 beyond the end.
    @inline(__always)
    private static func word(_ text: RawSpan, at start: Int) -> UInt32 {
        if start &+ 4 <= text.byteCount {
            return UInt32(littleEndian: text.unsafeLoadUnaligned(fromUncheckedByteOffset: start, as: UInt32.self))
        }
        return (start..<text.byteCount).reversed().reduce(0) {
            $0 << 8 | UInt32(text.unsafeLoad(fromUncheckedByteOffset: $1, as: UInt8.self))
        }
    }
}

extension PlaceTable.Gate {
    fileprivate mutating func admit(_ syntax: CompiledSyntax) {
        if syntax.opening.count > 1 {
            seconds.insert(syntax.opening[1])
        } else {
            seconds.formUnion(syntax.starts)
        }
        // An invisible character may be between the two signs of `*|`.
        allowsNonASCII = true
    }
}
