import Content
import Control
import Guard
import Mail
import Relay
import TestSupport
import Testing

@testable import sendguard

/// Exceptions and blocked phrases in `sendguard check`.
@Suite(.scoped) struct OfflineRulingsTests {
    private let moment = Timestamp(microseconds: 1_700_000_000_000_000)
    private let tagged = "From: Fern <news@shop.example>\r\nSubject: News\r\n\r\nHello {{kept}},\r\n"

    private func report(
        _ message: String, _ rulings: OfflineRulings, to recipients: [String] = []
    ) async throws -> CheckReport {
        var mail = OfflineMail(.shipped)
        mail.recipients = recipients.compactMap { Address($0) }
        let judge = OfflineJudge(configuration: .shipped, mail: mail, now: moment)
        return try await judge.judge(
            CheckInput(Array(message.utf8), name: "a.eml", isHTML: false), file: "a.eml",
            asking: RecipientLists(control: nil, routing: Configuration.shipped.routingCharacters), rulings)
    }

    private func ruling(_ id: Int64, _ subject: Ruling.Subject) -> Ruling {
        Ruling(
            id: RulingID(subject.kind, value: id), subject: subject, reason: "so", who: "ann", at: moment,
            endsAt: subject.kind == .block ? nil : moment + .seconds(60))
    }

    private func inForce(_ rulings: [Ruling], _ redaction: AddressRedaction = .off) -> OfflineRulings {
        .inForce(RulingsInForceReport(rulings, at: moment, running: true, redaction), nil)
    }

    @Test func `a blocked phrase refuses a file with the reply of the gate`() async throws {
        let rulings = inForce([ruling(1, .phrase("only 9.99", campaign: nil))])
        let blocked = try await report("From: a@b.example\r\nSubject: Only\u{20}\u{20}9.99\r\n\r\nHello\r\n", rulings)
        #expect(blocked.verdict == "blocked" && blocked.findings.first?.check == "phrase")
        let reply = "550 5.7.1 sendguard: the phrase \"only 9.99\" in Subject is blocked: so [phrase B1]"
        #expect(blocked.reply == reply && blocked.line.contains("the phrase \"only 9.99\""), "\(blocked.line)")
        let passed = try await report("From: a@b.example\r\nSubject: Only 8.99\r\n\r\nHello\r\n", rulings)
        #expect(passed.verdict == "passed")
        #expect(passed.checks.last?.check == "phrase" && passed.checks.last?.state == "judged")
    }

    @Test func `an exception for a tag lets a file of its campaign pass and is named`() async throws {
        let spring = "X-Campaign-ID: spring\r\n" + tagged
        let rulings = inForce([ruling(2, .tag("{{kept}}", campaign: NamePattern("spring")!))])
        let passed = try await report(spring, rulings)
        #expect(passed.verdict == "passed" && passed.line.contains("let through by A2"), "\(passed.line)")
        #expect(passed.findings.first?.action == .allowed)
        #expect(try await report(tagged, rulings).verdict == "blocked")
        let other = try await report(spring.replacing("Hello", with: "Hello {{other}}"), rulings)
        #expect(other.verdict == "blocked" && other.reason?.contains("{{other}}") == true, "\(other.line)")
    }

    @Test func `what is not in force does not count`() async throws {
        var waiting = ruling(1, .tag("{{kept}}", campaign: NamePattern("*")!))
        waiting.awaited = AwaitedRuling(who: Identity(name: "ann"), reason: "so", at: moment)
        let past = Ruling(
            id: RulingID(.block, value: 2), subject: .phrase("hello", campaign: nil), reason: "so", who: "ann",
            at: moment, endsAt: moment)
        let report = try await report(tagged, inForce([waiting, past]))
        let blocking = report.findings.filter { $0.action == .blocked }.map(\.check)
        #expect(blocking == ["placeholder"] && report.verdict == "blocked")
    }

    @Test func `what could not be asked is no pass in the JSON`() async throws {
        let unknown = OfflineRulings.unknown(because: "no guard runs at x")
        let report = try await report(tagged.replacing("{{kept}}", with: "Ann"), unknown)
        #expect(report.verdict == "passed" && report.line.hasPrefix("a.eml: passed"))
        let why = "blocked phrases and exceptions were not asked: no guard runs at x"
        #expect(report.rulingObstacle == why)
        let json = ControlJSON.text(report)
        #expect(json.contains(#""check":"phrase","mode":"enforce","reason":"\#(why)","state":"could-not""#), "\(json)")
    }

    @Test func `a phrase that the guard may not show is said to be not applied`() async throws {
        let block = ruling(3, .phrase("write to jane@example.com", campaign: nil))
        let rulings = inForce([block], AddressRedaction(.hash) { _, _ in [0xAB] })
        let text = tagged.replacing("Hello {{kept}}", with: "Please write to jane@example.com")
        let report = try await report(text, rulings)
        #expect(report.verdict == "passed")
        #expect(report.rulingObstacle == "B3 not applied, because audit.redact hides an address in it")
    }

    // MARK: Exceptions for messages

    /// A state folder with the record of the refused message and an exception for it.
    private func control(
        refused: CheckReport, to recipient: String, content: String? = nil
    ) async throws -> any GuardControl {
        let folder = try await StateFolder(try TestScope.mine.path("state"))
        let findings = refused.findings.filter { $0.action == .blocked }.map {
            Finding(check: $0.check, kind: $0.kind, where: $0.where, excerpt: $0.excerpt, reason: "so")
        }
        let address = try #require(Address(recipient))
        var record = MessageRecord(
            id: RecordID(value: 42), at: moment, stream: "s", clientAddress: "192.0.2.1", campaign: "c", sender: nil,
            subject: "News", sizeBytes: 1, sha256: "", verdict: .blocked,
            deliveries: [Delivery(address: address, state: .blocked, reply: nil)], findings: findings, upstream: nil,
            stop: nil, lists: [:])
        let bytes = Array((content ?? tagged).utf8)
        record.content = bytes.withUnsafeBytes { ReaderContent.digest(of: Message(reading: $0), $0) }
        try await folder.store.append(record).committed()
        let control = GuardService(folder).acting(as: Identity(name: "ann"))
        _ = try await control.allow(AllowRequest(message: "\(RecordID(value: 42))", reason: "a quote"))
        return control
    }

    @Test func `an exception for a message lets its content pass to its recipients`() async throws {
        let refused = try await report(tagged, .none, to: ["ada@example.net"])
        #expect(refused.verdict == "blocked")
        let control = try await control(refused: refused, to: "ada@example.net")
        let rulings = OfflineRulings.inForce(try await control.rulingsInForce(), control)
        // The state folder has a clock of its own, so the exception is in force at the moment of the judge, too.
        let passed = try await report(tagged, rulings, to: ["ADA@example.net"])
        #expect(passed.verdict == "passed" && passed.line.contains("let through by A1"), "\(passed.line)")
        let again = try await report("Message-ID: <2@b.example>\r\n" + tagged, rulings, to: ["ada@example.net"])
        #expect(again.verdict == "passed", "asking does not use it up")
        for others in [["eve@example.net"], ["ada@example.net", "eve@example.net"], []] {
            #expect(try await report(tagged, rulings, to: others).verdict == "blocked", "\(others)")
        }
        #expect(try await report(tagged + "More\r\n", rulings, to: ["ada@example.net"]).verdict == "blocked")
    }

    @Test func `an exception is named for a file that passes without it here`() async throws {
        let clean = tagged.replacing("{{kept}}", with: "Ann")
        let refused = try await report(tagged, .none, to: ["ada@example.net"])
        let control = try await control(refused: refused, to: "ada@example.net", content: clean)
        let rulings = OfflineRulings.inForce(try await control.rulingsInForce(), control)
        let passed = try await report(clean, rulings, to: ["ada@example.net"])
        #expect(passed.covering == "A1" && passed.line.contains("A1 is for this content"), "\(passed.line)")
        #expect(try await report(clean, rulings, to: ["eve@example.net"]).covering == nil)
    }

    @Test func `only the recipients and findings in the question are answered`() throws {
        let finding = Finding(check: "placeholder", kind: "mustache", where: "text", excerpt: "{{x}}", reason: "r")
        let other = Finding(check: "placeholder", kind: "mustache", where: "text", excerpt: "{{y}}", reason: "r")
        let content = RefusedContent(
            digest: "d", recipients: ["ada@example.net", "bob@example.net"],
            findings: [FindingTraits(finding), FindingTraits(other)])
        let question = AllowedContentRequest(
            digest: "d", recipients: ["ada@example.net", "eve@example.net"], findings: [.init(FindingTraits(finding))])
        let empty = RefusedContent(digest: "d", recipients: [], findings: [])
        let used = RefusedContent(
            digest: "d", recipients: ["ada@example.net", "bob@example.net"], findings: content.findings,
            reached: ["ada@example.net": RecordID(value: 44), "bob@example.net": RecordID(value: 45)])
        let spent = RulingID(.exception, value: 3)
        let state = RulingState(
            contents: [RecordID(value: 42): content, RecordID(value: 43): empty],
            spent: [.init(id: spent, content: used)])
        let answer = question.matching(state)
        #expect(answer.map(\.record) == [RecordID(value: 42), nil] && answer.map(\.exception) == [nil, spent])
        let part = answer[0].content("d")
        #expect(part.recipients == ["ada@example.net"] && part.findings == [FindingTraits(finding)])
        #expect(answer[1].content("d").reached == ["ada@example.net": RecordID(value: 44)])
        var unlike = question
        unlike.digest = "e"
        #expect(unlike.matching(state).isEmpty)
    }
}
