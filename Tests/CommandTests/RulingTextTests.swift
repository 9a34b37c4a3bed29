import Content
import Control
import Guard
import Mail
import Testing

@testable import sendguard

struct RulingTextTests {
    private let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!

    private func text(_ subject: Ruling.Subject, waits: Bool = false, running: Bool = true) -> RulingText {
        let ruling = Ruling(
            id: RulingID(subject.kind, value: 1), subject: subject, reason: "a quote\u{1B}[2J", who: "ann", at: noon,
            endsAt: noon + .seconds(60),
            awaited: waits ? AwaitedRuling(who: Identity(name: "ann", userID: 1), reason: "r", at: noon) : nil)
        return RulingText(report: RulingReport(ruling, running: running), now: noon)
    }

    @Test func `each kind says what it does and how to end it`() {
        let message = text(.message(RecordID(value: 42))).made().joined(separator: "\n")
        #expect(message.contains("the content of message \(RecordID(value: 42)) may pass once to each recipient"))
        #expect(message.contains("sendguard allow release A1 --reason TEXT"))
        #expect(message.contains("sendguard allow end A1 --reason TEXT"))
        let phrase = text(.phrase("wrong\u{7} price", campaign: nil), running: false).made().joined(separator: "\n")
        #expect(phrase.contains("the phrase \"wrong? price\" in all mail may not pass"))
        #expect(phrase.contains("when the next one starts") && phrase.contains("sendguard block end B1"))
    }

    @Test func `a text that the check never found is said to be no tag so far`() {
        var report = text(.tag("Dear ,", campaign: NamePattern("spring")!)).report
        let warning = "the check placeholder has found no such tag in this campaign: is it spelled as in the mail?"
        for (isFound, isWarned) in [(nil, false), (true, false), (false, true)] {
            report.isFound = isFound
            let lines = RulingText(report: report, now: noon).made().joined(separator: " ")
            #expect(lines.contains(warning) == isWarned)
        }
    }

    @Test func `a release says what was sent, and how to try again what was not`() {
        var run = HeldRunReport()
        (run.messages, run.recipients) = (1, ["released": 2])
        #expect(RulingText.lines(of: run, message: "m") == ["the kept copy of m: recipients 2 released"])
        var why = HeldReasons()
        for name in ["ann", "bob", "cleo", "dan"] {
            why.add(.blocked, "550 5.7.1 sendguard: it has it", Address("\(name)@example.com")!)
        }
        why.add(.held, "stopped", Address("eve@example.com")!)
        why.add(.held, "stopped", Address("finn@example.com")!)
        run.reasons = why.reasons.map { HeldRunReport.Reason($0, .off) }
        (run.recipients, run.endedException) = (["blocked": 4], "A1")
        #expect(
            RulingText.lines(of: run, message: "m").prefix(2) == [
                "the kept copy of m: recipients 4 blocked",
                "  4 blocked: it has it: ann@example.com, bob@example.com, cleo@example.com and 1 more",
            ])
        #expect(
            RulingText.lines(of: run, message: "m").last == "  A1 has ended: nobody is left who may have the content")
        (run.recipients, run.stayed) = ([:], ["stopped": 2])
        let lines = RulingText.lines(of: run, message: "m").joined(separator: "\n")
        #expect(lines.contains("2 still held: stopped: eve@example.com, finn@example.com"))
        #expect(lines.contains("sendguard held release m"))
    }

    @Test func `an exception says who has the content already, at most three by name`() {
        var report = text(.message(RecordID(value: 42))).report
        let people = (1...5).map { ContentHolder(address: Address("p\($0)@x.example")!, record: RecordID(value: 7)) }
        report.leftOut = people.map { RulingReport.LeftOut($0, .off) }
        let lines = RulingText(report: report, now: noon).made().joined(separator: "\n")
        let record = RecordID(value: 7).description
        #expect(lines.contains("left out, with the content already: p1@x.example (record \(record)), p2@x.example"))
        #expect(lines.contains("and 2 more") && !lines.contains("p4@"))
        #expect(lines.contains("only to the recipients who are not left out") && !lines.contains("to all recipients"))
        report.leftOut?[0].isSure = false
        let unsure = RulingText(report: report, now: noon).made().joined(separator: "\n")
        #expect(unsure.contains("left out, who have the content or may have it: p1@x.example"))
    }

    @Test func `a refusal for a used exception says why in one line, and proposes no exception`() {
        var record = record("exception", .blocked)
        record.findings[0].kind = "A3"
        record.findings[0].excerpt = "ann@example.com (record \(RecordID(value: 7)))"
        #expect(
            RecordText(record: record, now: noon).reason
                == "A3 covered this content, and it went to ann@example.com (record \(RecordID(value: 7))) already "
                + "[exception]")
        #expect(RulingText.advice(for: record) == nil)
        #expect(Advice.text(check: "exception", kind: "A3")?.contains("A3") == true)
    }

    @Test(arguments: ["0s", "500ms", "8d", "1w", "-1s", "99999d"])
    func `a time of an exception that is out of range says the range`(time: String) {
        let command = ["allow", "--message", "38hdf38rr0000", "--reason", "r", "--for=\(time)"]
        let mistake = #expect(throws: (any Error).self) { try Sendguard.parseAsRoot(command) }
        let text = mistake.map { Sendguard.message(for: $0) } ?? ""
        #expect(text.contains("at least 1s, at most 7d") && !text.contains("100 years"), "\(text)")
    }

    @Test(arguments: ["0s", "500ms", "36526d"]) func `a time of a block or a stop that is out of range says the range`(
        time: String
    ) {
        for command in [["block", "--phrase", "wrong price"], ["stop"]] {
            let mistake = #expect(throws: (any Error).self) {
                try Sendguard.parseAsRoot(command + ["--reason", "r", "--for", time])
            }
            let text = mistake.map { Sendguard.message(for: $0) } ?? ""
            #expect(text.contains("at least 1s, at most 100 years"), "\(text)")
        }
    }

    @Test func `what waits for a second person says which command confirms it`() {
        let tag = text(.tag("{x}", campaign: NamePattern("spring")!), waits: true)
        #expect(tag.made().joined().contains("WAITS"))
        #expect(tag.lines.joined().contains("sendguard allow confirm A1 --reason TEXT"))
        let block = text(.phrase("price", campaign: nil), waits: true).changed(true).joined()
        #expect(block.contains("still in force") && block.contains("sendguard block end B1 --confirm"))
    }

    private func record(_ check: String, _ action: Finding.Action, _ verdict: Verdict = .blocked) -> RecordReport {
        let finding = Finding(
            check: check, kind: "k", where: "text", excerpt: "x", reason: "r", action: action)
        return RecordReport(
            MessageRecord(
                id: RecordID(value: 42), at: noon, stream: "news", clientAddress: "", campaign: "spring", sender: nil,
                subject: "", sizeBytes: 1, sha256: "", verdict: verdict, deliveries: [], findings: [finding],
                upstream: nil, stop: nil, lists: [:]))
    }

    @Test func `only a message that a check refused has the advice to let it pass`() {
        let advice = "sendguard allow --message \(RecordID(value: 42)) --reason TEXT"
        #expect(RulingText.advice(for: record("placeholder", .blocked)) == advice)
        #expect(RulingText.advice(for: record("placeholder", .observed)) == nil)
        #expect(RulingText.advice(for: record("placeholder", .allowed, .relayed)) == nil)
        #expect(RulingText.advice(for: record("phrase", .blocked)) == nil)
        let unreadable = record("unreadable", .blocked)
        #expect(RulingText.advice(for: unreadable) == nil)
        let page = RecordPage(
            report: ShowReport(unreadable, whyNotKept: "pruned"), now: noon
        ).lines.joined(separator: " ")
        #expect(page.contains("no exception is possible") && !page.contains("sendguard allow"), "\(page)")
        let checked = FindingText.exceptions(for: unreadable.findings, campaign: "spring")
        #expect(checked == ["  " + RulingText.noException])
        #expect(Advice.text(check: "phrase", kind: "B1")?.contains("sendguard block end B1") == true)
    }
}
