import Mail

/// Finds unrendered placeholders in decoded text, by a catalogue of syntaxes.
///
/// **Cost:** one pass that stops only at bytes a placeholder can begin with, or that can hide one, told by a look-up in
/// a table of 256. From an opening the closing is sought no further than the syntax's limit, and never beyond the
/// next opening of the same syntax, so that no byte is looked at more than once for each syntax: time is linear in
/// any text. A text in which something hides is folded (`TextFold`), once, and the pass goes on there.
struct PlaceholderScanner: Sendable {
    /// What was found: the syntax, and the placeholder's bytes in the surface's text.
    struct Match {
        let syntax: CompiledSyntax
        /// As it reads, folded.
        let tag: ArraySlice<UInt8>
        /// In the text as it is.
        let range: Range<Int>
    }

    /// Ordered by the byte they begin with, so that those of one byte lie together.
    private let syntaxes: [CompiledSyntax]
    private let gates: [Gate]
    /// By byte: whether the pass stops there.
    private let isStop: [Bool]
    private let vocabulary: FieldVocabulary

    /// What is known of a byte before any syntax is tried.
    private struct Gate {
        /// As the first byte: its group of syntaxes; none for nearly all bytes.
        var syntaxes = 0..<0
        /// May begin something that is to be folded.
        var mayHide = false
        /// The second bytes with which any of the group goes on.
        var seconds = ByteSet.empty
        var allowsNonASCII = false
    }

    init(_ catalogue: PlaceholderCatalogue, vocabulary: FieldVocabulary = .shared) {
        var ordered: [CompiledSyntax] = []
        var gates = [Gate](repeating: Gate(), count: 256)
        let compiled = catalogue.syntaxes.map(CompiledSyntax.init)
        for first in Set(compiled.map { $0.opening[0] }).sorted() {
            let start = ordered.count
            ordered += compiled.filter { $0.opening[0] == first }
            gates[Int(first)].syntaxes = start..<ordered.count
            for syntax in ordered[start...] {
                if syntax.opening.count > 1 {
                    gates[Int(first)].seconds.insert(syntax.opening[1])
                    gates[Int(first)].allowsNonASCII = gates[Int(first)].allowsNonASCII || syntax.opening[1] >= 0x80
                } else {
                    gates[Int(first)].seconds.formUnion(syntax.starts)
                    gates[Int(first)].allowsNonASCII = true
                }
            }
        }
        for byte: UInt8 in [0xC2, 0xCD, 0xE1, 0xE2, 0xE3, 0xEF, UInt8(ascii: "&"), UInt8(ascii: "%")] {
            gates[Int(byte)].mayHide = true
        }
        syntaxes = ordered
        self.gates = gates
        isStop = gates.map { !$0.syntaxes.isEmpty || $0.mayHide }
        self.vocabulary = vocabulary
    }

    /// Calls `found` with each placeholder, in order, until it returns false.
    ///
    /// Addresses are read as they are, and once more without percent-encoding where that may hide a placeholder: an
    /// application may write `{{name}}` into a link either way.
    func scan(_ surface: Surface, found: (Match) -> Bool) {
        var pass = Pass(surface: surface, text: surface.text)
        guard scan(&pass, found: found), pass.isPercentTelling else { return }
        let fold = TextFold(surface.text, decodesPercent: true)
        var decoded = Pass(surface: surface, text: fold.bytes, fold: fold)
        _ = scan(&decoded, found: found)
    }

    /// One pass over one form of a surface's text.
    private struct Pass {
        let surface: Surface
        let place: FieldPlace
        var text: [UInt8]
        var fold: TextFold?
        var code: CodeTracker?
        var isPercentTelling = false

        init(surface: Surface, text: [UInt8], fold: TextFold? = nil) {
            self.surface = surface
            self.text = text
            self.fold = fold
            place = FieldPlace(surface.kind)
        }

        /// Folds the text when something hides at this place, and says so.
        mutating func unfolds(at index: Int) -> Bool {
            guard fold == nil else { return false }
            if text[index] == UInt8(ascii: "%") {
                isPercentTelling = isPercentTelling || TextFold.isTellingPercent(in: text.span.bytes, at: index)
                return false
            }
            guard TextFold.isHidden(in: text.span.bytes, at: index) else { return false }
            let fold = TextFold(text, decodesPercent: false)
            text = fold.bytes
            self.fold = fold
            code = nil
            return true
        }

        mutating func unfolds(within range: Range<Int>) -> Bool {
            guard fold == nil, let hidden = range.first(where: { TextFold.isHidden(in: text.span.bytes, at: $0) })
            else { return false }
            return unfolds(at: hidden)
        }

        /// Samples of code are no placeholders; where AMP fills in, its own are none.
        mutating func isSpared(_ syntax: CompiledSyntax, at index: Int, source: Int) -> Bool {
            if surface.region(.code, at: source) != nil { return true }
            if syntax.isFilledByClient, surface.region(.clientTemplate, at: source) != nil { return true }
            guard surface.kind == .text else { return false }
            if code == nil { code = CodeTracker(text) }
            return code!.isCode(at: index)
        }
    }

    /// False when `found` wants no more.
    private func scan(_ pass: inout Pass, found: (Match) -> Bool) -> Bool {
        var done = 0
        var index = nextStop(in: pass.text, from: 0)
        while index + 1 < pass.text.count {
            let gate = gates[Int(pass.text[index])]
            if gate.mayHide, pass.unfolds(at: index) {
                // What comes before stays; an opening may have begun there.
                index = nextStop(in: pass.text, from: max(done, index - CompiledSyntax.delimiterLimitBytes))
                continue
            }
            var next = index + 1
            let second = pass.text[next]
            if gate.seconds.contains(second) || second >= 0x80 && gate.allowsNonASCII,
                let match = match(&pass, at: index, among: gate.syntaxes)
            {
                if pass.unfolds(within: index..<match.end) { continue }
                let range = pass.fold?.source(of: index..<match.end) ?? index..<match.end
                if !pass.isSpared(match.syntax, at: index, source: range.lowerBound) {
                    let tag = pass.text[index..<match.end]
                    guard found(Match(syntax: match.syntax, tag: tag, range: range)) else { return false }
                }
                next = match.end
                done = match.end
            }
            index = nextStop(in: pass.text, from: next)
        }
        return true
    }

    @inline(__always)
    private func nextStop(in text: [UInt8], from start: Int) -> Int {
        text.withUnsafeBufferPointer { text in
            isStop.withUnsafeBufferPointer { isStop in
                var index = start
                while index < text.count, !isStop[Int(text[index])] { index &+= 1 }
                return index
            }
        }
    }

    /// The first syntax of the group that has a placeholder beginning here.
    private func match(
        _ pass: inout Pass, at start: Int, among group: Range<Int>
    ) -> (syntax: CompiledSyntax, end: Int)? {
        for index in group {
            if let end = syntaxes[index].end(in: pass.text, at: start, place: pass.place, vocabulary: vocabulary) {
                return (syntaxes[index], end)
            }
        }
        return nil
    }
}
