import Mail

/// Refuses mail whose template was rendered without data: `Dear ,`, `Hi null,`, `$NaN`, a template engine's error
/// text, a date from the beginning of a program's calendar.
///
///     S: 550 5.7.1 sendguard: a greeting without a name, "Dear ,", in text [empty-merge]
///
/// The meaning of each word depends on its place. The places and the words are in the folder `Checks/EmptyMerge`, the
/// greetings of all languages in `Greeting/OpeningWords.swift`. Code samples and quoted lines are exempt.
///
/// A place that nearly all other messages of the send fill needs no words: `Total: $` where they have `Total: $12.00`
/// (`Facts.send`; `sendguard check` knows no other messages).
package struct EmptyMergeCheck: Check {
    package static let name = "empty-merge"
    package static let defaultMode = CheckMode.enforce
    package static let finds = #""Dear ,", "Hi null,", `[object Object]`, `Liquid error:`, 1970-01-01"#
    package static let advice = [
        CheckAdvice(
            "The template was rendered without a value: give this field a default in the template, and find "
                + "the recipients who lack it in the data")
    ]

    /// Enough to show that a template was rendered without data.
    static let findingLimit = 20

    /// The most characters of an excerpt.
    static let excerptLimit = 80

    package init(_ settings: SettingValues = SettingValues()) {}

    package func judge(_ facts: Facts) -> [Finding] {
        // Nearly all mail has no trace at all. Determine the nature of a mail only when it has one.
        let slots = facts.send?.emptySlots ?? []
        guard !slots.isEmpty || !findings(in: facts, as: .bulk).isEmpty else { return [] }
        let nature = MailNature(of: facts.message)
        var findings = findings(in: facts, as: nature)
        if nature != .conversation { Self.add(slots, facts, to: &findings) }
        return findings
    }

    /// Adds the slots that the words did not show.
    private static func add(_ slots: [SendEvidence.EmptySlot], _ facts: Facts, to findings: inout [Finding]) {
        for slot in slots where findings.count < findingLimit && !facts.code.contains(slot.range, in: slot.surface) {
            let isKnown = findings.contains {
                $0.spot?.surface == slot.surface && $0.spot?.range.overlaps(slot.range) == true
            }
            if isKnown { continue }
            let found = NullPlaces.Found(kind: "empty-slot", range: slot.range)
            findings.append(finding(found, facts.message.surfaces[slot.surface], at: slot.surface))
        }
    }

    package func obstacle(_ facts: Facts, _ findings: [Finding]) -> CheckObstacle? {
        findings.count < Self.findingLimit ? facts.phraseObstacle ?? facts.codeObstacle : .findings(Self.findingLimit)
    }

    private func findings(in facts: Facts, as nature: MailNature) -> [Finding] {
        var findings: [Finding] = []
        for index in facts.message.surfaces.indices where findings.count < Self.findingLimit {
            let surface = facts.message.surfaces[index]
            guard let sort = EmptyMergeScan.Sort(surface.kind) else { continue }
            var scan = EmptyMergeScan(index, of: facts, sort, nature)
            scan.run { facts.phrases.traces(in: index) }
            for found in scan.found {
                let finding = Self.finding(found, surface, at: index)
                if findings.contains(where: { $0.where == finding.where && $0.excerpt == finding.excerpt }) { continue }
                findings.append(finding)
            }
        }
        return findings
    }

    private static func finding(_ found: NullPlaces.Found, _ surface: Surface, at index: Int) -> Finding {
        let excerpt = Excerpt.cut(Excerpt.oneLine(surface.text[found.range]), to: excerptLimit)
        let place = surface.placeName(at: found.range.lowerBound)
        let what = words[found.kind] ?? "a value that is missing"
        return Finding(
            check: name, kind: found.kind, where: place, excerpt: excerpt,
            reason: "\(what), \"\(excerpt)\", in \(place)",
            spot: Finding.Spot(surface: index, range: found.range))
    }

    /// The text for the sender, by kind of finding.
    private static let words = [
        "empty-slot": "a place that the other messages of this send fill",
        "empty-greeting": "a greeting without a name",
        "null-greeting": "a greeting with a missing value for a name",
        "empty-subject": "a subject that lost a name",
        "null-subject": "a subject with a missing value",
        "null-name": "a missing value for a name",
        "null-amount": "a missing value for an amount",
        "null-number": "a missing value for a number",
        "null-value": "a missing value",
        "null-link": "a missing value in a link",
        "null-date": "a date that is a missing value",
        "empty-amount": "an amount without a number",
        "empty-number": "a sign without its number",
        "object-dump": "an object instead of a text",
        "engine-error": "a template engine's error",
        "error-response": "a service's error",
        "missing-translation": "a missing translation",
        "missing-value": "a missing value",
        "spreadsheet-error": "a spreadsheet's error",
    ]
}

/// Finds the traces of empty merges in one surface.
struct EmptyMergeScan {
    /// Which rules apply to a surface.
    enum Sort {
        case subject
        /// Names with addresses.
        case names
        /// Text for the reader.
        case text
        /// Short texts, one per line, each independent: alt, title.
        case labels
        /// Addresses of links and images, one per line.
        case links

        /// nil for a surface that is not searched: attachments hold data, where null values are normal.
        init?(_ kind: Surface.Kind) {
            switch kind {
            case .subject: self = .subject
            case .text, .html, .amp, .markup: self = .text
            case .header(let name):
                switch name {
                case "From", "Sender", "Reply-To", "To", "Cc": self = .names
                case "List-Unsubscribe": self = .links
                default: return nil
                }
            case .machineHeader: return nil
            case .attribute(let name):
                switch name {
                case "alt", "title", "aria-label", "placeholder": self = .labels
                case "href", "src", "action", "background": self = .links
                default: return nil
                }
            default: return nil
            }
        }
    }

    private let text: [UInt8]
    private let sort: Sort
    private let isBulk: Bool
    /// A reply or a mailing list's post, which may quote anything.
    private let isTalk: Bool
    /// The message's code samples, and this surface's index in them.
    private let code: CodeSamples
    private let greetings: FoundGreetings
    private let index: Int
    private let surfaces: [Surface]
    private(set) var found: [NullPlaces.Found] = []

    init(_ index: Int, of facts: Facts, _ sort: Sort, _ nature: MailNature) {
        let surface = facts.message.surfaces[index]
        self.index = index
        code = facts.code
        greetings = facts.greetings
        text = surface.text
        self.sort = sort
        surfaces = facts.message.surfaces
        isBulk = nature == .bulk
        isTalk = nature == .conversation
    }

    /// - Parameter traces: the phrases in the surface; called only where they count.
    mutating func run(traces: () -> [FoundPhrases.Hit]) {
        switch sort {
        case .names:
            for range in NullNames.find(inAddresses: text) { add(("null-name", range)) }
        case .subject:
            guard !isTalk else { return }
            if let subject = NullSubjects.judge(text) { add(subject) }
            readGreetings()
            readPhrases(traces())
        case .text:
            if !isTalk { readGreetings() }
            readPhrases(traces())
        case .labels, .links: readPhrases(traces())
        }
    }

    // MARK: Greetings

    private mutating func readGreetings() {
        for line in greetings.lines(in: index) {
            let greeting = EmptyGreetings.judge(text, line, isBulk: isBulk) { markHabit }
            if let greeting { add(greeting) }
        }
    }

    /// A subject is too short to show a habit, so the mail's texts count with it.
    private var markHabit: MarkHabit {
        guard sort == .subject else { return MarkHabit(of: [text]) }
        return MarkHabit(of: [text] + surfaces.filter { $0.kind == .text || $0.kind == .html }.map(\.text))
    }

    // MARK: Phrases

    private mutating func readPhrases(_ hits: [FoundPhrases.Hit]) {
        var arrays: [Range<Int>] = []
        var sentences = NullSentences()
        for hit in hits where found.count < EmptyMergeCheck.findingLimit {
            let rule = RenderTraces.rules[hit.phrase]
            if case .array = rule { arrays.append(hit.range) }
            if case .word(let word) = rule, sort == .text || sort == .subject {
                sentences.add(word, NullPlaces.word(word, in: hit.range, of: text))
            }
            if let result = judge(rule, hit.range) { add(result) }
        }
        if sort == .text, !isBulk, !isTalk { readGreetedObjects() }
        guard isBulk, sort == .text || sort == .subject else { return }
        let values = sentences.found
        if !values.isEmpty, !code.isAboutCode { for range in values { add(("null-value", range)) } }
        var scanned = readSigns()
        guard sort == .text else { return }
        for range in ObjectDumps.arrays(arrays, in: text) { add(("object-dump", range)) }
        ObjectDumps.scan(text) { scanned.append($0) }
        if !scanned.isEmpty, !code.isAboutCode { for range in scanned { add(("object-dump", range)) } }
    }

    /// The most signs that are looked at in one text.
    private static let signLimit = 1_000

    /// Adds percentages without a number, and returns the records in a field's place: within a sentence they may be prose
    /// about programs. Both in one pass, because a pass over long texts takes longer than all that is found in it.
    private mutating func readSigns() -> [Range<Int>] {
        let (percent, equals) = (UInt8(ascii: "%"), UInt8(ascii: "="))
        var records: [Range<Int>] = []
        var count = 0
        var index = RareByte.next(percent, or: equals, in: text.span.bytes, from: 0)
        while index < text.count, count < Self.signLimit {
            count += 1
            if text[index] == percent {
                if isBulk, let range = EmptyNumbers.percent(text, at: index) { add(("empty-number", range)) }
            } else if let range = ObjectDumps.record(text, at: index),
                TextPlace(text, range).isAtFieldStart || isGreeted(range)
            {
                records.append(range)
            }
            index = RareByte.next(percent, or: equals, in: text.span.bytes, from: index + 1)
        }
        return records
    }

    /// Objects in the place of a greeted name, which nobody types.
    private mutating func readGreetedObjects() {
        guard greetings.lines(in: index).contains(where: { $0.greeting?.slot.isEmpty == false }) else { return }
        var objects: [Range<Int>] = []
        ObjectDumps.scan(text) { if isGreeted($0) { objects.append($0) } }
        objects += readSigns().filter(isGreeted)
        for object in objects { add(("object-dump", object)) }
    }

    private func isGreeted(_ object: Range<Int>) -> Bool {
        greetings.lines(in: index).contains { $0.greeting?.slot.overlaps(object) == true }
    }

    private func judge(_ rule: RenderTraces.Rule, _ range: Range<Int>) -> NullPlaces.Found? {
        let passage = TextPlace(text, range)
        switch rule {
        case .word(let word): return judge(word, NullPlaces.word(word, in: range, of: text))
        case .object: return TraceRules.object(passage).map { (sort == .links ? "null-link" : "object-dump", $0) }
        default:
            guard sort != .links, !isTalk else { return nil }
            return TraceRules.judge(rule, passage, isBulk: isBulk) {
                // HTML shows code in elements, which `add` looks for; a value printed outside them is no sample.
                if case .dump = rule, surfaces[index].kind == .html { return false }
                return code.isAboutCode
            }
        }
    }

    private func judge(_ word: NullPlaces.Word, _ passage: TextPlace) -> NullPlaces.Found? {
        switch sort {
        case .links: return NullLinks.judge(word, passage).map { ("null-link", $0) }
        case .labels where passage.isWholeLine && word != .none && NullPlaces.isSpelled(word, passage.bytes):
            return ("null-value", passage.range)
        default:
            guard !isTalk else { return nil }
            let found = NullPlaces.judge(word, passage, isBulk: isBulk) { code.isAboutCode }
            if let found { return found }
            guard isBulk, let range = NullLinks.judge(word, passage), NullLinks.isInAddress(passage) else { return nil }
            return ("null-link", range)
        }
    }

    /// Adds a trace unless it is in code, quoted, or overlaps an earlier one.
    private mutating func add(_ new: NullPlaces.Found) {
        guard !found.contains(where: { $0.range.overlaps(new.range) }) else { return }
        if sort == .text {
            if code.contains(new.range, in: index) || TextPlace(text, new.range).isQuoted { return }
            if new.kind.hasPrefix("empty-"), hasPicture(within: new.range) { return }
        }
        if Self.namedKinds.contains(new.kind), isRecipient(text[new.range]) { return }
        found.append(new)
    }

    /// The kinds of findings whose null value may be somebody's name.
    private static let namedKinds: Set = ["null-greeting", "null-subject", "null-name"]

    /// Whether the message is for somebody with this name.
    private func isRecipient(_ name: ArraySlice<UInt8>) -> Bool {
        surfaces.contains { $0.kind == .header("To") && NullPersons(in: $0.text).bear(name) }
    }

    /// Whether a picture with a text of its own fills the place: `Hi <img alt="Jane">,`.
    private func hasPicture(within range: Range<Int>) -> Bool {
        let surface = surfaces[index]
        guard !surface.regions.isEmpty else { return false }
        // What follows the last mark is outside.
        let end = Self.marks.contains(text[range.upperBound - 1]) ? range.upperBound - 1 : range.upperBound
        return (max(0, range.lowerBound - 2)..<end).contains { surface.region(.picture, at: $0) != nil }
    }

    private static let marks = ByteSet(",.!?:;")
}
