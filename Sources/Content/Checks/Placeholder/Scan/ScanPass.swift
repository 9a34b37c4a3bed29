import Mail

/// One pass over one form of a surface's text.
struct ScanPass: ~Copyable {
    let surface: Surface
    let place: FieldPlace
    var text: [UInt8]
    var fold: TextFold?
    var isPercentTelling = false
    /// The text before this index was already searched for hidden characters. Searches of neighbouring openings
    /// overlap; this avoids a second one.
    private var revealed = 0

    init(surface: Surface, place: FieldPlace, text: [UInt8], fold: TextFold? = nil) {
        self.surface = surface
        self.place = place
        self.text = text
        self.fold = fold
    }

    /// How far after an opening a hidden character matters, in bytes.
    private static let foldReachBytes = 64

    /// Folds the text when the character here hides an opening; returns whether it did.
    mutating func unfoldsOpening(at index: Int, _ table: PlaceTable) -> Bool {
        guard fold == nil else { return false }
        if text[index] == UInt8(ascii: "%") {
            if TextFold.isTellingPercent(in: text.span.bytes, at: index) { isPercentTelling = true }
            return false
        }
        guard let byte = TextFold.hidden(in: text.span.bytes, at: index)?.byte, table.isOpening(byte) else {
            return false
        }
        unfold()
        return true
    }

    /// Folds the text when a possible placeholder contains a hidden character. **Why not for every hidden
    /// character:** half of all newsletters have no-break spaces and the blanks that stretch preheaders, and
    /// folding costs a pass.
    mutating func unfolds(behind opening: Int) -> Bool {
        guard fold == nil else { return false }
        let end = min(text.count, opening + Self.foldReachBytes)
        guard revealed < end else { return false }
        var index = TextFold.nextSuspect(in: text.span.bytes, from: max(opening, revealed))
        while index < end {
            if TextFold.hidden(in: text.span.bytes, at: index) != nil {
                unfold()
                return true
            }
            index = TextFold.nextSuspect(in: text.span.bytes, from: index + 1)
        }
        revealed = max(revealed, index)
        return false
    }

    /// Converts an index of the original text to the index in the folded text.
    func folded(_ index: Int) -> Int { fold?.folded(of: index) ?? index }

    private mutating func unfold() {
        let fold = TextFold(text, decodesPercent: false)
        text = fold.bytes
        self.fold = fold
    }

    /// Whether a candidate is in a line of uuencoded data: long, without small letters, full of signs.
    func isEncodedData(_ range: Range<Int>) -> Bool {
        guard place == .plain else { return false }
        var start = range.lowerBound
        while start > 0, text[start - 1] != UInt8(ascii: "\n"), range.lowerBound - start < 80 { start -= 1 }
        var end = range.upperBound
        while end < text.count, text[end] > 0x0D, end - start < 100 { end += 1 }
        let line = text[start..<end]
        return line.count >= 40 && line.allSatisfy { (0x20...0x60).contains($0) }
            && line.count { !$0.isWord } > line.count / 4
    }

    /// Whether AMP fills in this tag, which is then not a placeholder.
    func isFilledByClient(_ syntax: CompiledSyntax, at source: Int) -> Bool {
        syntax.isFilledByClient && surface.region(.clientTemplate, at: source) != nil
    }
}
