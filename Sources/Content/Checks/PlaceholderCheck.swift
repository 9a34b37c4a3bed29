import Mail

/// Refuses mail that still carries template placeholders such as `{{first_name}}`, or a phrase that must never leave.
///
///     S: 550 5.7.1 sendguard: unrendered placeholder "{{first_name}}" in Subject [placeholder]
///
/// It reads every surface that a reader, a link follower or a mail client sees, decoded. A tag that the ESP fills in
/// after the guard does not count (`MergeFiller`), nor one that is shown as code (`CodeSamples`). When mail programs
/// read a text in several ways, every way is judged; `UnreadableCheck` handles text that the guard cannot read.
/// Without a catalogue the check cannot judge, and mail is deferred.
package struct PlaceholderCheck: Check {
    package static let name = "placeholder"
    package static let defaultMode = CheckMode.enforce
    package static let finds =
        "tags that a template should have filled in, in any tool's syntax; phrases that you list"
    package static let advice = [
        CheckAdvice(
            for: "phrase",
            "This phrase must never leave: remove it from the message, or from the list (checks.placeholder.phrases)"),
        CheckAdvice(
            for: "source",
            "The message is the source of a template: compile or render it first. To allow this tag: "
                + "checks.placeholder.allow"),
        CheckAdvice(
            for: "no-catalogue",
            "Nothing is wrong with the message: the guard has no catalogue of placeholders. Check the configuration"),
        CheckAdvice(
            "The template was not rendered: correct the tag, or give it a value for every recipient. If the ESP fills "
                + "this in, set the upstream's profile; to allow this tag: checks.placeholder.allow"),
    ]

    /// The operator's own entries, then the shipped catalogue: when two match at one place, the first counts.
    package static let syntaxes = CheckSetting.syntaxes(
        "syntaxes", help: "your own entries, written as in config/placeholders.yaml")
    static let fields = CheckSetting.texts(
        "fields", example: "[kundenkarte]",
        help: "names of your own fields, found between [ ] < > % % and the like")
    static let phrases = CheckSetting.texts(
        "phrases", example: #"["Integration Test Email"]"#,
        help: "phrases that must never leave, in upper or lower case")
    static let off = CheckSetting.texts(
        "off", example: "[spintax]", help: "entries of config/placeholders.yaml that do not count", isPerMail: true
    ) { name, settings in
        let known = settings[syntaxes].map(\.name)
        return known.contains(name) ? nil : SettingFault("there is no syntax \"\(name)\"", known: known)
    }
    static let allow = CheckSetting.texts(
        "allow", example: #"["{{kept}}"]"#, help: "tags that may leave, written as in the mail", isPerMail: true)
    package static let settings: [any DeclaredSetting] = [syntaxes, fields, phrases, off, allow]

    /// The excerpt of a finding about a tag.
    package static func excerpt(ofTag tag: String) -> String { Excerpt.cut(Excerpt.oneLine(tag), to: excerptLimit) }

    /// A template that was never rendered has hundreds of tags; these are enough to show that.
    static let findingLimit = 20
    /// The most characters of a tag in an excerpt.
    static let excerptLimit = 80

    private let settings: PlaceholderSettings
    private let scanner: PlaceholderScanner
    private let phrases: PhraseScanner

    package init(_ settings: SettingValues) { self.init(PlaceholderSettings(settings)) }

    init(_ settings: PlaceholderSettings) {
        self.settings = settings
        let vocabulary = settings.fields.isEmpty ? .shared : FieldVocabulary(adding: settings.fields)
        scanner = PlaceholderScanner(settings.catalogue, vocabulary: vocabulary)
        phrases = PhraseScanner(settings.phrases)
    }

    package func judge(_ facts: Facts) -> [Finding] {
        guard !settings.catalogue.syntaxes.isEmpty else { return [Self.withoutCatalogue] }
        let candidates = candidates(facts)
        var findings: [Finding] = []
        for (index, surface) in facts.message.surfaces.enumerated() {
            for candidate in candidates where candidate.surface == index && candidate.isPlaceholder {
                findings.append(finding(candidate, on: surface))
                if findings.count == Self.findingLimit { return findings }
            }
            appendPhrases(in: surface, index, to: &findings)
            guard findings.count < Self.findingLimit else { break }
        }
        return findings
    }

    package func obstacle(_ facts: Facts, _ findings: [Finding]) -> CheckObstacle? {
        findings.count < Self.findingLimit ? facts.codeObstacle : .findings(Self.findingLimit)
    }

    package func explain(_ facts: Facts) -> [Explanation] {
        candidates(facts, isComplete: true).map { candidate in
            let surface = facts.message.surfaces[candidate.surface]
            return Explanation(
                check: Self.name, kind: candidate.syntax, where: surface.placeName(at: candidate.range.lowerBound),
                excerpt: Excerpt.cut(candidate.tag, to: Self.excerptLimit), evidence: candidate.evidence)
        }
    }

    /// The message's candidates with all evidence, in reading order.
    func candidates(_ facts: Facts, isComplete: Bool = false) -> [Candidate] {
        var exceptions = settings.exceptions(campaign: facts.campaign, stream: facts.stream)
        for tag in facts.allowedTags { exceptions.allow(tag) }
        var filler = MergeFiller(facts)
        var list = CandidateList()
        for index in facts.message.surfaces.indices where list.provenCount < Self.findingLimit {
            append(from: index, of: facts, exceptions, &filler, to: &list)
        }
        if list.provenCount < Self.findingLimit { appendSource(of: facts, exceptions, &filler, to: &list) }
        return list.weighed(in: facts, isComplete: isComplete)
    }

    private func append(
        from index: Int, of facts: Facts, _ exceptions: PlaceholderSettings.Exceptions, _ filler: inout MergeFiller,
        to list: inout CandidateList
    ) {
        let surface = facts.message.surfaces[index]
        guard !surface.isForPrograms else { return }
        // The closure would copy all facts for each match.
        let (code, greetings) = (facts.code, facts.greetings)
        scanner.scan(surface, greetings: { greetings.lines(in: index) }) { match in
            guard !exceptions.off.contains(match.syntax), !filler.fills(match.range, of: surface),
                !code.contains(match.range, in: index)
            else { return true }
            let tag = Excerpt.oneLine(match.tag)
            guard !exceptions.allowed.contains(tag) else { return true }
            list.add(
                Candidate(
                    syntax: match.syntax, tag: tag, surface: index, range: match.range, evidence: match.evidence))
            return list.provenCount < Self.findingLimit
        }
    }

    /// Adds what no syntax finds: tags in the place of an address (`RecipientTags`), and what proves that a part is a
    /// template's source (`SourceMarks`).
    private func appendSource(
        of facts: Facts, _ exceptions: PlaceholderSettings.Exceptions, _ filler: inout MergeFiller,
        to list: inout CandidateList
    ) {
        let surfaces = facts.message.surfaces
        func add(_ kind: String, _ range: Range<Int>, in index: Int) {
            let tag = Excerpt.oneLine(surfaces[index].text[range])
            guard !exceptions.allowed.contains(tag), !exceptions.off.contains(kind),
                !filler.fills(range, of: surfaces[index])
            else { return }
            list.add(
                Candidate(syntax: kind, tag: tag, surface: index, range: range, evidence: EvidenceSet(.grammar)))
        }
        // The same field may have several surfaces, each in another reading.
        var seen: Set<String> = []
        for (index, surface) in surfaces.enumerated() {
            guard let range = RecipientTags.range(in: surface), seen.insert(surface.name).inserted else { continue }
            add("recipient", range, in: index)
        }
        for mark in SourceMarks(in: surfaces).marks { add(Self.source, mark.range, in: mark.surface) }
    }

    /// The kind of findings of source that was never compiled.
    private static let source = "source"

    private func finding(_ candidate: Candidate, on surface: Surface) -> Finding {
        let excerpt = Excerpt.cut(candidate.tag, to: Self.excerptLimit)
        let place = surface.placeName(at: candidate.range.lowerBound)
        let what = candidate.syntax == Self.source ? "template source" : "unrendered placeholder"
        return Finding(
            check: Self.name, kind: candidate.syntax, where: place, excerpt: excerpt,
            reason: "\(what) \"\(excerpt)\" in \(place)",
            spot: Finding.Spot(surface: candidate.surface, range: candidate.range))
    }

    private func appendPhrases(in surface: Surface, _ index: Int, to findings: inout [Finding]) {
        for (phrase, range) in phrases.places(in: surface.text) {
            let place = surface.placeName(at: range.lowerBound)
            let excerpt = Excerpt.cut(settings.phrases[phrase], to: Self.excerptLimit)
            findings.append(
                Finding(
                    check: Self.name, kind: "phrase", where: place, excerpt: excerpt,
                    reason: "phrase \"\(excerpt)\", which must never leave, in \(place)",
                    spot: Finding.Spot(surface: index, range: range)))
        }
    }

    private static let withoutCatalogue = Finding(
        check: name, kind: "no-catalogue", where: "", excerpt: "",
        reason: "the guard has no catalogue of placeholders", isUndecided: true)
}

extension PlaceholderSettings {
    fileprivate init(_ settings: SettingValues) {
        self.init()
        catalogue = PlaceholderCatalogue(syntaxes: settings[PlaceholderCheck.syntaxes])
        fields = settings[PlaceholderCheck.fields]
        phrases = settings[PlaceholderCheck.phrases]
        general = Exceptions(settings)
        campaigns = settings.campaigns.mapValues { Exceptions($0) }
        streams = settings.streams.mapValues { Exceptions($0) }
    }
}

extension PlaceholderSettings.Exceptions {
    fileprivate init(_ settings: SettingValues) {
        self.init()
        off = Set(settings[PlaceholderCheck.off])
        for tag in settings[PlaceholderCheck.allow] { allow(tag) }
    }
}

extension Surface {
    /// Whether it is an attachment that programs read and people do not.
    fileprivate var isForPrograms: Bool {
        guard case .attachment(let name) = kind else { return false }
        return !FileEnding.isOfText(name) || isBinary
    }

    /// Whether an attachment that calls itself text is a picture or a sound: near its beginning, signs are evenly mixed
    /// with letters of other scripts, which its bytes are in some charset.
    private var isBinary: Bool {
        let head = text.prefix(4_096)
        let foreign = head.count { $0 >= 0x80 }
        let marks = head.count { $0 > 0x20 && $0 < 0x80 && !$0.isWord }
        return foreign > head.count / 4 && marks > head.count / 12
    }
}

extension MergeFiller {
    /// For the ESP that gets the message.
    package init(_ facts: Facts) {
        self.init(facts.message, profile: facts.profile, recipients: facts.recipients)
    }
}
