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
        let exceptions = settings.exceptions(campaign: facts.campaign, stream: facts.stream)
        var filler = MergeFiller(facts)
        var findings: [Finding] = []
        for (index, surface) in facts.message.surfaces.enumerated() {
            appendTags(in: index, of: facts, exceptions, &filler, to: &findings)
            appendPhrases(in: surface, index, to: &findings)
            guard findings.count < Self.findingLimit else { return findings }
        }
        appendSource(of: facts, exceptions, &filler, to: &findings)
        return findings
    }

    /// Adds the tags of a surface; the same tag twice on one surface is one finding.
    private func appendTags(
        in index: Int, of facts: Facts, _ exceptions: PlaceholderSettings.Exceptions, _ filler: inout MergeFiller,
        to findings: inout [Finding]
    ) {
        let surface = facts.message.surfaces[index]
        let first = findings.count
        scanner.scan(surface) { match in
            guard !filler.fills(match.range, of: surface), !facts.code.contains(match.range, in: index) else {
                return true
            }
            let tag = Excerpt.oneLine(match.tag)
            guard !exceptions.off.contains(match.syntax.name), !exceptions.allowed.contains(tag) else { return true }
            let excerpt = Excerpt.cut(tag, to: Self.excerptLimit)
            guard !findings[first...].contains(where: { $0.excerpt == excerpt }) else { return true }
            let place = surface.placeName(at: match.range.lowerBound)
            findings.append(
                Finding(
                    check: Self.name, kind: match.syntax.name, where: place, excerpt: excerpt,
                    reason: "unrendered placeholder \"\(excerpt)\" in \(place)",
                    spot: Finding.Spot(surface: index, range: match.range)))
            return findings.count < Self.findingLimit
        }
    }

    /// Adds what no syntax finds: tags in the place of an address (`RecipientTags`), and what proves that a part is a
    /// template's source (`SourceMarks`).
    private func appendSource(
        of facts: Facts, _ exceptions: PlaceholderSettings.Exceptions, _ filler: inout MergeFiller,
        to findings: inout [Finding]
    ) {
        let surfaces = facts.message.surfaces
        func append(_ kind: String, _ range: Range<Int>, in index: Int, _ what: String) {
            let tag = Excerpt.oneLine(surfaces[index].text[range])
            guard !exceptions.allowed.contains(tag), !filler.fills(range, of: surfaces[index]) else { return }
            let excerpt = Excerpt.cut(tag, to: Self.excerptLimit)
            let place = surfaces[index].placeName(at: range.lowerBound)
            findings.append(
                Finding(
                    check: Self.name, kind: kind, where: place, excerpt: excerpt,
                    reason: "\(what) \"\(excerpt)\" in \(place)", spot: Finding.Spot(surface: index, range: range)))
        }
        for (index, surface) in surfaces.enumerated() {
            // The same field may have several surfaces, each in another reading.
            guard let range = RecipientTags.range(in: surface), !findings.contains(where: { $0.where == surface.name })
            else { continue }
            append("recipient", range, in: index, "unrendered placeholder")
        }
        for mark in SourceMarks(in: surfaces).marks {
            append("source", mark.range, in: mark.surface, "template source")
        }
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

extension MergeFiller {
    /// For the ESP that gets the message.
    package init(_ facts: Facts) {
        self.init(facts.message, profile: facts.profile, recipients: facts.recipients)
    }
}
