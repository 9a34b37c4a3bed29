// Folder Checks/Placeholder/Scan: finds the placeholders of a catalogue in a text, in one pass.
// It may use the folders Catalogue, Evidence and Fields beside it, Greeting and Text.

import Mail

/// Finds unrendered placeholders in decoded text, by a catalogue of syntaxes.
///
/// **Cost:** one pass. It stops only at bytes that can begin a placeholder or a character that hides one; a table of
/// 256 entries has these bytes. After an opening, the search for the closing ends at the syntax's limit and at the
/// next opening of the same syntax. So no byte is read more than once per syntax, and the time is linear for any
/// text. A text with hidden characters is folded (`TextFold`) once, and the pass continues in the folded text.
struct PlaceholderScanner: Sendable {
    /// A candidate: its syntax, its evidence, and its bytes in the surface's text.
    struct Match {
        /// The syntax's name.
        let syntax: String
        let evidence: EvidenceSet
        /// Zero or more when its own text and place are enough.
        let score: Float
        /// The candidate's folded text.
        let tag: ArraySlice<UInt8>
        /// Its place in the original text.
        let range: Range<Int>

        init(syntax: String, evidence: EvidenceSet, score: Float, tag: ArraySlice<UInt8>, range: Range<Int>) {
            self.syntax = syntax
            self.evidence = evidence
            self.score = score
            self.tag = tag
            self.range = range
        }

        init(_ found: PlaceTable.Found, tag: ArraySlice<UInt8>, range: Range<Int>, isEncoded: Bool) {
            var evidence = found.evidence
            evidence.insert(.encoded, if: isEncoded)
            self.init(syntax: found.syntax.name, evidence: evidence, score: evidence.score, tag: tag, range: range)
        }
    }

    /// By the index of the place in `FieldPlace.allCases`.
    private let tables: [PlaceTable]
    private let vocabulary: FieldVocabulary

    init(_ catalogue: PlaceholderCatalogue, vocabulary: FieldVocabulary = .shared) {
        tables = FieldPlace.allCases.map { place in
            PlaceTable(
                catalogue.syntaxes.filter { $0.places.isEmpty || $0.places.contains(place) }.map(CompiledSyntax.init))
        }
        self.vocabulary = vocabulary
    }

    /// Calls `found` with each candidate, in order, until it returns false.
    ///
    /// Web addresses are read as they are, and again percent-decoded when the encoding may hide a placeholder. An
    /// application may write `{{name}}` into a link in either form.
    func scan(_ surface: Surface, found: (Match) -> Bool) {
        let place = FieldPlace(surface.kind)
        guard scanKeys(surface, place, found) else { return }
        let table = tables[place.index]
        let first = table.nextCandidate(in: surface.text, from: 0)
        // Half of all surfaces have no candidate.
        guard first + 1 < surface.text.count else { return }
        var pass = Pass(surface: surface, place: place, text: surface.text)
        guard scan(&pass, table, from: first, found: found), pass.isPercentTelling else { return }
        let fold = TextFold(surface.text, decodesPercent: true)
        var decoded = Pass(surface: surface, place: place, text: fold.bytes, fold: fold)
        _ = scan(&decoded, table, from: table.nextCandidate(in: fold.bytes, from: 0), found: found)
    }

    /// Returns false when `found` did.
    private func scanKeys(_ surface: Surface, _ place: FieldPlace, _ found: (Match) -> Bool) -> Bool {
        guard place != .link, place != .name, surface.kind != .calendar else { return true }
        GreetingLeftovers.find(in: surface.text) { range, evidence in
            let score = evidence.score
            _ = found(
                Match(
                    syntax: Self.leftoverSyntax, evidence: evidence, score: score, tag: surface.text[range], range: range))
        }
        var goesOn = true
        TranslationKeys(vocabulary: vocabulary).find(in: surface.text, isSubject: place == .subject) { range, evidence in
            let score = evidence.score
            guard score >= EvidenceWeights.floor else { return true }
            goesOn = found(
                Match(
                    syntax: Self.keySyntax, evidence: evidence, score: score, tag: surface.text[range], range: range))
            return goesOn
        }
        return goesOn
    }

    /// The kind of findings of leftovers in greetings.
    static let leftoverSyntax = "leftover"

    /// The kind of findings of translation keys, which have no entry in the catalogue.
    static let keySyntax = "translation-key"

    /// One pass over one form of a surface's text.
    private struct Pass: ~Copyable {
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

    /// Continues at the pass's first candidate. Returns false when `found` did.
    private func scan(
        _ pass: inout Pass, _ table: PlaceTable, from first: Int, found: (Match) -> Bool
    ) -> Bool {
        var done = 0
        var index = first
        while index + 1 < pass.text.count {
            let gate = table.gates[Int(pass.text[index])]
            if gate.mayHide, pass.unfoldsOpening(at: index, table) {
                // The earlier text is done, except that an opening may have begun shortly before.
                done = pass.folded(done)
                index = table.nextCandidate(
                    in: pass.text, from: max(done, pass.folded(index) - CompiledSyntax.delimiterLimitBytes))
                continue
            }
            var next = index + 1
            if !gate.syntaxes.isEmpty {
                // A hidden character may also be inside a placeholder that is found without folding.
                if pass.unfolds(behind: index) {
                    (index, done) = (pass.folded(index), pass.folded(done))
                    continue
                }
                if let match = table.match(
                    in: pass.text, at: index, among: gate.syntaxes, place: pass.place, vocabulary: vocabulary)
                {
                    let range = pass.fold?.source(of: index..<match.end) ?? index..<match.end
                    if !pass.isFilledByClient(match.syntax, at: range.lowerBound), !pass.isEncodedData(index..<match.end) {
                        let tag = pass.text[index..<match.end]
                        let isEncoded = pass.place == .link && range.count > tag.count
                        let candidate = Match(match, tag: tag, range: range, isEncoded: isEncoded)
                        guard found(candidate) else { return false }
                    }
                    // A weak candidate may contain a better one.
                    if match.score >= 0 {
                        next = match.end
                        done = match.end
                    }
                }
            }
            index = table.nextCandidate(in: pass.text, from: next)
        }
        return true
    }
}
