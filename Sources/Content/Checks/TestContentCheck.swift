import Mail

/// Records content that a mail has only while it is being made: dummy text, authors' notes, a test's subject, and
/// links to the place where it was made.
///
///     test-content: local-link "http://localhost" in attr:href
///
/// The kind of each finding says which: `lorem-ipsum`, `insert-here`, `filler-text`, `editor-note`, `test-subject`,
/// `local-link`, `staging-link`, `example-link`. Text may mention localhost; only links count.
package struct TestContentCheck: Check {
    package static let name = "test-content"
    package static let defaultMode = CheckMode.observe
    package static let finds =
        "lorem ipsum, INSERT NAME HERE, links to localhost and staging, subjects that say test"
    package static let advice = [
        CheckAdvice(
            "This looks like test content: remove it, or send tests through their own stream and switch this check off "
                + "there (checks.test-content.streams)")
    ]
    /// The operator's own hosts: `shop-next.example.com`, or `*.next.example.com` for all below it.
    package static let stagingHosts = CheckSetting.texts(
        "staging_hosts",
        help: #"hosts that mail must not link to: [next.example.com, "*.preview.example.com"]"#
    ) { host, _ in
        let isHost = !host.contains("/") && !host.contains(":") && host.contains(".")
        return isHost
            ? nil : SettingFault("\"\(host)\" is not a host such as next.example.com or *.next.example.com")
    }
    package static let settings: [any DeclaredSetting] = [stagingHosts]

    static let findingLimit = 20
    /// The most characters of an excerpt.
    static let excerptLimit = 80

    private let stagingHosts: [[UInt8]]

    package init(_ settings: SettingValues = SettingValues()) {
        stagingHosts = settings[Self.stagingHosts].map { Array($0.utf8) }
    }

    package func judge(_ facts: Facts) -> [Finding] {
        var findings: [Finding] = []
        var links = TestLinks(ownHosts: stagingHosts)
        for index in facts.ownSurfaces where findings.count < Self.findingLimit {
            let surface = facts.message.surfaces[index]
            switch surface.kind {
            case .subject:
                if let range = TestSubject.find(in: surface.text) {
                    append("test-subject", range, surface, index, to: &findings)
                } else {
                    readText(index, of: facts, to: &findings)
                }
            case .text, .html, .amp, .attribute("alt"), .attribute("title"):
                readText(index, of: facts, to: &findings)
            case .attribute("href"), .attribute("src"), .attribute("action"), .attribute("background"):
                links.find(in: surface.text) { kind, range in
                    append(kind.rawValue, range, surface, index, to: &findings)
                    return findings.count < Self.findingLimit
                }
            default: break
            }
        }
        return findings
    }

    package func obstacle(_ facts: Facts, _ findings: [Finding]) -> CheckObstacle? {
        findings.count < Self.findingLimit ? facts.phraseObstacle ?? facts.codeObstacle : .findings(Self.findingLimit)
    }

    private func readText(_ index: Int, of facts: Facts, to findings: inout [Finding]) {
        let surface = facts.message.surfaces[index]
        for hit in facts.phrases.fillers(in: index) where findings.count < Self.findingLimit {
            let place = TextPlace(surface.text, hit.range)
            guard let found = FillerText.judge(FillerText.rules[hit.phrase], place), !place.isQuoted,
                !facts.code.contains(found.range, in: index)
            else { continue }
            append(found.kind, found.range, surface, index, to: &findings)
        }
        var gaps: [Range<Int>] = []
        HumanGaps.find(in: surface.text) { gaps.append($0) }
        for gap in gaps { add("insert-here", gap, surface, index, of: facts, to: &findings) }
        guard surface.kind == .text || surface.kind == .html || surface.kind == .subject else { return }
        if let field = BareFields.find(inGreetingsOf: surface.text, facts.greetings.lines(in: index)) {
            add("filler-text", field, surface, index, of: facts, to: &findings)
        }
    }

    /// Adds a finding unless it is quoted or in a code sample.
    private func add(
        _ kind: String, _ range: Range<Int>, _ surface: Surface, _ index: Int, of facts: Facts,
        to findings: inout [Finding]
    ) {
        guard findings.count < Self.findingLimit, !TextPlace(surface.text, range).isQuoted,
            !facts.code.contains(range, in: index)
        else { return }
        append(kind, range, surface, index, to: &findings)
    }

    /// Adds a finding; findings that overlap or repeat on one surface are one.
    private func append(
        _ kind: String, _ range: Range<Int>, _ surface: Surface, _ index: Int, to findings: inout [Finding]
    ) {
        let excerpt = Excerpt.cut(Excerpt.oneLine(surface.text[range]), to: Self.excerptLimit)
        let isKnown = findings.contains { known in
            known.spot?.surface == index && (known.excerpt == excerpt || known.spot?.range.overlaps(range) == true)
        }
        guard !isKnown else { return }
        let place = surface.placeName(at: range.lowerBound)
        findings.append(
            Finding(
                check: Self.name, kind: kind, where: place, excerpt: excerpt,
                reason: "\(Self.words[kind]!), \"\(excerpt)\", in \(place)",
                spot: Finding.Spot(surface: index, range: range)))
    }

    /// The text for the sender, by kind of finding.
    private static let words = [
        "lorem-ipsum": "dummy text",
        "insert-here": "an unfilled gap",
        "filler-text": "filler text",
        "editor-note": "an author's note",
        "test-subject": "a test's subject",
        "local-link": "a link that works only for its author",
        "staging-link": "a link to a staging site",
        "example-link": "a link to an example domain",
    ]
}
