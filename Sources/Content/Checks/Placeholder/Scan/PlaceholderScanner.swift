// Folder Checks/Placeholder/Scan: finds the candidates in a text in one pass (`ScanPass`): those of a catalogue, leftovers
// of delimiters, keys of translations. It may use the folders Catalogue, Evidence and Fields beside it, Greeting and Text.

import Mail

/// Finds what may be unrendered placeholders in decoded text, by a catalogue of syntaxes.
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
    ///
    /// - Parameter greetings: the surface's; called only where they count. When nil, they are read here.
    func scan(_ surface: Surface, greetings: (() -> [FoundGreetings.Line])? = nil, found: (Match) -> Bool) {
        let place = FieldPlace(surface.kind)
        guard scanKeys(surface, place, greetings, found) else { return }
        let table = tables[place.index]
        let first = table.nextCandidate(in: surface.text, from: 0)
        // Half of all surfaces have no candidate.
        guard first + 1 < surface.text.count else { return }
        var pass = ScanPass(surface: surface, place: place, text: surface.text)
        guard scan(&pass, table, from: first, found: found), pass.isPercentTelling else { return }
        let fold = TextFold(surface.text, decodesPercent: true)
        var decoded = ScanPass(surface: surface, place: place, text: fold.bytes, fold: fold)
        _ = scan(&decoded, table, from: table.nextCandidate(in: fold.bytes, from: 0), found: found)
    }

    /// Returns false when `found` did.
    private func scanKeys(
        _ surface: Surface, _ place: FieldPlace, _ greetings: (() -> [FoundGreetings.Line])?, _ found: (Match) -> Bool
    ) -> Bool {
        guard place != .link, place != .name, surface.kind != .calendar else { return true }
        let lines = greetings?() ?? FoundGreetings.lines(of: surface.text)
        GreetingLeftovers(vocabulary: vocabulary).find(in: surface.text, lines) { range, evidence in
            _ = found(
                Match(
                    syntax: Self.leftoverSyntax, evidence: evidence, score: evidence.score, tag: surface.text[range],
                    range: range))
        }
        func isWanted(_ range: Range<Int>, _ evidence: EvidenceSet) -> Bool {
            let score = evidence.score
            guard score >= EvidenceWeights.floor else { return true }
            return found(
                Match(
                    syntax: Self.keySyntax, evidence: evidence, score: score, tag: surface.text[range], range: range))
        }
        let keys = TranslationKeys(vocabulary: vocabulary)
        var goesOn = true
        keys.find(in: surface.text, isSubject: place == .subject) { range, evidence in
            goesOn = isWanted(range, evidence)
            return goesOn
        }
        return goesOn && (place == .subject || SentenceKeys(keys: keys).find(in: surface.text, found: isWanted))
    }

    /// The kind of findings of leftovers in greetings.
    static let leftoverSyntax = "leftover"

    /// The kind of findings of translation keys, which have no entry in the catalogue.
    static let keySyntax = "translation-key"

    /// Continues at the pass's first candidate. Returns false when `found` did.
    private func scan(
        _ pass: inout ScanPass, _ table: PlaceTable, from first: Int, found: (Match) -> Bool
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
                    let start = match.syntax.start(in: pass.text, at: index)
                    let range = pass.fold?.source(of: start..<match.end) ?? start..<match.end
                    if !pass.isFilledByClient(match.syntax, at: range.lowerBound),
                        !pass.isEncodedData(start..<match.end)
                    {
                        let tag = pass.text[start..<match.end]
                        let isEncoded = pass.place == .link && range.count > tag.count
                        let candidate = Match(match, tag: tag, range: range, isEncoded: isEncoded)
                        // x=%7B1%7D: a link's own value. Arguments begin with zero.
                        let isValue = isEncoded && match.evidence.contains(.number) && !tag.contains(0x30)
                        guard isValue || found(candidate) else { return false }
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
