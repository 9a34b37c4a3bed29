import Content
import Mail
import Testing

@testable import Guard

struct RulingSetTests {
    private static let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!
    private static let refused = RecordID(value: 7)
    private let runner = CheckRunner(
        modes: [:], checks: [TagCheck()])

    /// Finds each `{…}` of the text, at most two, and not those that may pass.
    private struct TagCheck: Check {
        static let name = PlaceholderCheck.name
        static let defaultMode = CheckMode.enforce
        static let finds = ""
        static let advice: [CheckAdvice] = []
        init() {}
        init(_ settings: SettingValues) {}

        func judge(_ facts: Facts) -> [Finding] {
            let words = facts.message.surfaces.flatMap {
                String(decoding: $0.text, as: UTF8.self).split(separator: " ")
            }
            let tags = words.map { String($0).filter { !$0.isNewline } }
                .filter { $0.hasPrefix("{") && !facts.allowedTags.contains($0) }
            return tags.prefix(2).map {
                Finding(check: Self.name, kind: "brace", where: "text", excerpt: $0, reason: "tag \($0)")
            }
        }
    }

    private func facts(_ text: String, to recipients: [String] = ["ann@example.com"], campaign: String = "Spring")
        -> Facts
    {
        let bytes = Array("From: a@shop.example\r\nSubject: s\r\n\r\n\(text)\r\n".utf8)
        let message = bytes.withUnsafeBytes { Message(reading: $0) }
        return Facts(
            sender: nil, recipients: recipients.map { Address($0)! }, stream: "news", campaign: campaign,
            profile: .plain, message: message, now: Self.noon)
    }

    private func ruling(_ value: Int64, _ subject: Ruling.Subject, for seconds: Int? = 60, waits: Bool = false)
        -> Ruling
    {
        let ann = Identity(name: "ann", userID: 1)
        return Ruling(
            id: RulingID(subject.kind, value: value), subject: subject, reason: "looked at it", who: "ann",
            at: Self.noon, endsAt: seconds.map { Self.noon + .seconds($0) },
            awaited: waits ? AwaitedRuling(who: ann, reason: "r", at: Self.noon) : nil)
    }

    private func tag(_ text: String, in campaign: String = "spring") -> Ruling.Subject {
        .tag(text, campaign: NamePattern(campaign)!)
    }

    /// - Parameter content: of the refused message: the digest is its text.
    private func apply(
        _ rulings: [Ruling], to facts: Facts, content: Facts? = nil, after: Int = 0, isFree: Bool = true,
        reached: [String: RecordID] = [:], hasEnded: Bool = false
    ) -> RulingSet.Applied {
        func digest(_ facts: Facts) -> String {
            String(decoding: ReaderContent.seen(of: facts.message) ?? [], as: UTF8.self)
        }
        var state = RulingState(rulings: rulings, revision: 1)
        if let content {
            let findings = runner.judge(content).findings
            state.contents[Self.refused] = RefusedContent(
                digest: digest(content), recipients: Set(content.recipients.map(\.key)),
                findings: Set(findings.map(FindingTraits.init)), reached: hasEnded || isFree ? reached : [:])
            if hasEnded, let content = state.contents[Self.refused] {
                (state.rulings, state.spent) = ([], rulings.map { .init(id: $0.id, content: content) })
            }
        }
        return RulingSet(state).apply(
            to: runner.judge(facts),
            RulingSet.Question(
                facts: facts, now: Self.noon + .seconds(after), judge: { runner.judge($0) }, digest: { digest(facts) },
                take: { _, _ in isFree }, holders: { _, _ in reached }))
    }

    // MARK: tags

    @Test func `a tag may pass in its campaign, and the finding says by which exception`() {
        let applied = apply([ruling(3, tag("{NAME}"))], to: facts("Dear {NAME}"))
        #expect(applied.judgement.refusal == nil && applied.taken == nil)
        #expect(applied.judgement.findings.map(\.action) == [.allowed])
        #expect(applied.judgement.findings.map(\.allowedBy) == ["A3"])
    }

    @Test func `another campaign, another tag, an exception that is over or waits, let nothing pass`() {
        let name = ruling(3, tag("{NAME}"))
        #expect(apply([name], to: facts("Dear {NAME}", campaign: "autumn")).judgement.refusal != nil)
        #expect(apply([name], to: facts("Dear {NAMES}")).judgement.refusal != nil)
        #expect(apply([name], to: facts("Dear {NAME}"), after: 60).judgement.refusal != nil)
        #expect(apply([ruling(3, tag("{NAME}"), waits: true)], to: facts("Dear {NAME}")).judgement.refusal != nil)
    }

    @Test func `a tag behind those that the check stops at still refuses`() {
        let rulings = [ruling(3, tag("{A}")), ruling(4, tag("{B}"))]
        let applied = apply(rulings, to: facts("{A} {B} {C}"))
        #expect(applied.judgement.refusal?.reply.text.contains("tag {C}") == true)
        #expect(applied.judgement.findings.map(\.action) == [.allowed, .allowed, .blocked])
    }

    // MARK: messages

    private var message: Ruling { ruling(5, .message(Self.refused)) }

    @Test func `the content of a refused message may pass to its recipients or some of them`() {
        let people = ["ann@example.com", "bob@example.com"]
        let content = facts("Dear {NAME}", to: people)
        for recipients in [people, ["bob@example.com"]] {
            let applied = apply([message], to: facts("Dear  {NAME}", to: recipients), content: content)
            #expect(applied.judgement.refusal == nil && applied.taken == message.id)
            #expect(applied.recipients == Set(recipients))
            #expect(applied.judgement.findings.map(\.allowedBy) == ["A5"])
        }
    }

    @Test func `other recipients, other content, a taken exception and a pruned record let nothing pass`() {
        let content = facts("Dear {NAME}")
        #expect(apply([message], to: facts("Dear {NAME}", to: ["eve@example.com"]), content: content).taken == nil)
        #expect(apply([message], to: facts("Dear {NAME}", to: []), content: content).taken == nil)
        #expect(apply([message], to: facts("Hello {NAME}"), content: content).judgement.refusal != nil)
        #expect(apply([message], to: content, content: content, isFree: false).judgement.refusal != nil)
        #expect(apply([message], to: content).judgement.refusal != nil)
    }

    @Test func `a message that passes by a tag's exception uses up the one for its content`() {
        let people = ["ann@example.com", "bob@example.com"]
        let content = facts("Dear {NAME}", to: people)
        let rulings = [message, ruling(6, tag("{NAME}"))]
        let passing = facts("Dear {NAME}", to: people + ["eve@example.com"])
        let applied = apply(rulings, to: passing, content: content)
        #expect(applied.judgement.refusal == nil && applied.judgement.findings.map(\.allowedBy) == ["A6"])
        #expect(applied.taken == message.id && applied.recipients == Set(people))
        #expect(apply(rulings, to: facts("{NAME}", to: people), content: content).taken == nil)
        let had = apply(rulings, to: passing, content: content, reached: ["bob@example.com": RecordID(value: 8)])
        #expect(had.judgement.refusal == nil && had.recipients == ["ann@example.com"])
        #expect(apply(rulings, to: passing, content: content, isFree: false).taken == nil)
    }

    // MARK: used exceptions

    private static let passed = RecordID(value: 8)

    /// A second try to the people, after the content has reached some of them.
    private func again(
        to recipients: [String], of people: [String] = ["ann@example.com", "bob@example.com"],
        reached: [String] = ["ann@example.com"], isFree: Bool = true, hasEnded: Bool = false
    ) -> RulingSet.Applied {
        apply(
            [message], to: facts("Dear {NAME}", to: recipients), content: facts("Dear {NAME}", to: people),
            isFree: isFree, reached: Dictionary(uniqueKeysWithValues: reached.map { ($0, Self.passed) }),
            hasEnded: hasEnded)
    }

    @Test(arguments: [(true, false), (true, true)])
    func `a second try says which exception covered it and by which message its recipient has it`(
        isFree: Bool, hasEnded: Bool
    ) {
        let judgement = again(to: ["ann@example.com"], isFree: isFree, hasEnded: hasEnded).judgement
        #expect(
            judgement.refusal?.reply.text
                == "550 5.7.1 sendguard: exception A5 covered this content, and it went to ann@example.com "
                + "(record \(Self.passed)) already [exception A5]")
        #expect(judgement.findings.map(\.check) == ["exception", "placeholder"])
        #expect(judgement.findings.map(\.action) == [.blocked, .allowed] && judgement.findings[0].kind == "A5")
        #expect(judgement.findings[0].excerpt == "ann@example.com (record \(Self.passed))")
        #expect(judgement.findings[1].allowedBy == "A5" && !judgement.findings[0].isLiftable)
    }

    @Test func `a second try to a recipient who has it and one who does not is refused whole and names the first`() {
        for hasEnded in [false, true] {
            let applied = again(to: ["bob@example.com", "ann@example.com"], hasEnded: hasEnded)
            #expect(applied.taken == nil && applied.judgement.refusal?.check == "exception")
            #expect(applied.judgement.findings[0].excerpt.hasPrefix("ann@example.com (record"))
        }
        #expect(again(to: ["bob@example.com"]).taken == message.id)
    }

    @Test func `a message on its way may be there, and the others are told apart`() {
        let onItsWay = again(to: ["ann@example.com"], isFree: false).judgement
        let who = "ann@example.com (record \(Self.passed)) may have it"
        #expect(onItsWay.findings[0].excerpt == who)
        #expect(onItsWay.findings[0].reason == "exception A5 covered this content, and \(who) already")
        let both = ["bob@example.com", "ann@example.com"]
        #expect(again(to: both).judgement.findings[0].reason.hasSuffix(" already: send it only to the others"))
        #expect(again(to: both, hasEnded: true).judgement.findings[0].reason.hasSuffix(" already"))
    }

    @Test func `at most three of those who have it are named`() {
        let people = (1...5).map { "p\($0)@example.com" }
        let excerpt = again(to: people, of: people, reached: people).judgement.findings[0].excerpt
        #expect(excerpt.contains("p3@example.com (record") && excerpt.hasSuffix(" and 2 more"))
        #expect(!excerpt.contains("p4@"))
    }

    @Test func `a message that the exception never covered is refused by its check`() {
        for hasEnded in [false, true] {
            let people = [["eve@example.com"], ["ann@example.com", "eve@example.com"], []]
            for to in people + (hasEnded ? [["bob@example.com"]] : []) {
                let judgement = again(to: to, hasEnded: hasEnded).judgement
                #expect(judgement.refusal?.check == "placeholder" && judgement.findings.map(\.action) == [.blocked])
            }
            let other = apply(
                [message], to: facts("Hello {NAME}"), content: facts("Dear {NAME}"),
                reached: ["ann@example.com": Self.passed], hasEnded: hasEnded)
            #expect(other.judgement.refusal?.check == "placeholder")
        }
    }

    @Test func `a refusal for a used exception does not count as a finding of the check`() {
        func counted(_ judgement: Judgement) -> Int {
            let record = MessageRecord(
                id: Self.passed, at: Self.noon, stream: "news", clientAddress: "", campaign: "spring", sender: nil,
                subject: "", sizeBytes: 1, sha256: "", verdict: .blocked, deliveries: [],
                findings: judgement.findings, upstream: nil, stop: nil, lists: [:])
            return TripEvent(record).tally(.findings(check: PlaceholderCheck.name, observed: true)).counted
        }
        #expect(counted(again(to: ["ann@example.com"]).judgement) == 0)
        #expect(counted(again(to: ["eve@example.com"]).judgement) == 1)
    }

    @Test func `a finding that is not on record still refuses the same content`() {
        var state = RulingState(rulings: [message])
        state.contents[Self.refused] = RefusedContent(digest: "d", recipients: ["ann@example.com"], findings: [])
        let facts = facts("Dear {NAME}")
        let applied = RulingSet(state).apply(
            to: runner.judge(facts),
            RulingSet.Question(
                facts: facts, now: Self.noon, judge: { runner.judge($0) }, digest: { "d" }, take: { _, _ in true }))
        #expect(applied.judgement.refusal != nil && applied.taken == nil)
    }

    @Test func `a clean message takes no exception`() {
        let content = facts("Dear Ann")
        #expect(apply([message], to: content, content: content).taken == nil)
    }

    @Test(arguments: [
        ("phrase", "B1", false), ("lists", "stale", false), ("stale-audience", "suppressed-share", false),
        ("exception", "A1", false), ("header-recipients", "unreadable", false),
        ("header-recipients", "bcc-in-header", true),
        ("placeholder", "mustache", true),
    ])
    func `only what is about the content can be lifted`(check: String, kind: String, isLiftable: Bool) {
        let finding = Finding(check: check, kind: kind, where: "text", excerpt: "", reason: "")
        #expect(finding.isLiftable == isLiftable)
    }

    // MARK: phrases

    private func phrase(_ text: String, in campaign: String? = nil) -> Ruling.Subject {
        .phrase(text, campaign: campaign.flatMap { NamePattern($0) })
    }

    @Test func `a blocked phrase refuses clean mail and names its block`() {
        let applied = apply([ruling(2, phrase("only 9.99"), for: nil)], to: facts("Now ONLY\r\n 9.99"))
        #expect(
            applied.judgement.refusal?.reply.text
                == "550 5.7.1 sendguard: the phrase \"only 9.99\" in text is blocked: looked at it [phrase B2]")
        #expect(applied.judgement.findings.map(\.kind) == ["B2"])
    }

    @Test func `a block of campaigns refuses only their mail, until its time is over`() {
        let block = ruling(2, phrase("only 9.99", in: "spr*"))
        #expect(apply([block], to: facts("only 9.99")).judgement.refusal != nil)
        #expect(apply([block], to: facts("only 9.99", campaign: "autumn")).judgement.refusal == nil)
        #expect(apply([block], to: facts("only 9.99"), after: 60).judgement.refusal == nil)
    }

    @Test func `the blocks in a message are found without a judgement`() {
        let rulings = [ruling(2, phrase("only 9.99", in: "spr*")), ruling(3, phrase("wrong price"), for: nil)]
        let set = RulingSet(RulingState(rulings: rulings))
        let message = facts("Only 9.99, a wrong price").message
        #expect(set.blocks(in: message, campaign: "Spring", at: Self.noon).map(\.description) == ["B2", "B3"])
        #expect(set.blocks(in: message, campaign: "autumn", at: Self.noon).map(\.description) == ["B3"])
        #expect(set.blocks(in: facts("Hello").message, campaign: "spring", at: Self.noon).isEmpty)
        let ended = RulingSet(RulingState(rulings: [rulings[0]]))
        #expect(!ended.blocksPhrases(of: "spring", at: Self.noon + .seconds(60)))
        #expect(ended.blocksPhrases(of: "spring", at: Self.noon) && !ended.blocksPhrases(of: "autumn", at: Self.noon))
    }

    @Test func `no exception goes past a blocked phrase, and a block whose end waits is in force`() {
        let content = facts("Dear {NAME}, only 9.99")
        let block = ruling(2, phrase("only 9.99"), for: nil, waits: true)
        let applied = apply([block, message, ruling(6, tag("{NAME},"))], to: content, content: content)
        #expect(applied.judgement.refusal?.check == "phrase" && applied.taken == nil)
    }
}
