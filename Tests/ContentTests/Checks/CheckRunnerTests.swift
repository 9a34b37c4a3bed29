import Mail
import Testing

@testable import Content

struct CheckRunnerTests {
    /// Has one finding in every message.
    private struct Complaint: MadeUpCheck {
        static let name = "complaint"
        static let defaultMode = CheckMode.enforce
        func judge(_ facts: Facts) -> [Finding] {
            [Finding(check: Self.name, kind: "always", where: "Subject", excerpt: "x", reason: "it is bad")]
        }
    }

    /// Is always undecided.
    private struct Doubt: MadeUpCheck {
        static let name = "doubt"
        static let defaultMode = CheckMode.enforce
        func judge(_ facts: Facts) -> [Finding] {
            [
                Finding(
                    check: Self.name, kind: "unknown", where: "text", excerpt: "", reason: "it is not known",
                    isUndecided: true)
            ]
        }
    }

    /// Observes by default.
    private struct Notice: MadeUpCheck {
        static let name = "notice"
        static let defaultMode = CheckMode.observe
        func judge(_ facts: Facts) -> [Finding] {
            [Finding(check: Self.name, kind: "seen", where: "text", excerpt: "é\u{7}", reason: "\"é\u{7}\" was seen")]
        }
    }

    @Test func `a finding of an enforced check refuses the message with the check's reply`() {
        let judgement = CheckRunner(modes: [:], options: .basic).judge(facts(letter(subject: "Hi {{first_name}}")))
        #expect(
            judgement.refusal?.reply.text
                == "550 5.7.1 sendguard: unrendered placeholder \"{{first_name}}\" in Subject [placeholder]")
        #expect(judgement.refusal?.check == "placeholder")
        #expect(judgement.refusal?.isForNow == false)
        #expect(judgement.findings.map(\.action) == [.blocked])
    }

    @Test func `an undecided check defers the message`() {
        let judgement = CheckRunner(modes: [:], checks: [Doubt()]).judge(facts())
        #expect(judgement.refusal?.reply.text == "451 4.7.1 sendguard: it is not known [doubt]")
        #expect(judgement.refusal?.isForNow == true)
        #expect(judgement.findings.map(\.action) == [.deferred])
    }

    @Test func `a clean message is not refused`() {
        #expect(CheckRunner(modes: [:], options: .basic).judge(facts()) == Judgement(findings: [], refusal: nil))
    }

    @Test func `a check that observes does not refuse`() {
        let judgement = CheckRunner(modes: [:], checks: [Notice()]).judge(facts())
        #expect(judgement.refusal == nil)
        #expect(judgement.findings.map(\.action) == [.observed])
        let observed = ["doubt": CheckModes(mode: .observe)]
        let doubt = CheckRunner(modes: observed, checks: [Doubt()]).judge(facts())
        #expect(doubt.refusal == nil)
        #expect(doubt.findings.map(\.action) == [.observed])
    }

    @Test func `a check that is off does not run`() {
        let settings = ["complaint": CheckModes(mode: .off)]
        #expect(CheckRunner(modes: settings, checks: [Complaint()]).judge(facts()).findings == [])
    }

    @Test func `the mode comes from the campaign, else the stream, else the setting, else the default`() {
        func action(_ settings: CheckModes?, campaign: String = "spring") -> Finding.Action? {
            let runner = CheckRunner(modes: settings.map { ["notice": $0] } ?? [:], checks: [Notice()])
            return runner.judge(facts(campaign: campaign)).findings.first?.action
        }
        var settings = CheckModes()
        #expect(action(nil) == .observed)
        #expect(action(settings) == .observed)
        settings.mode = .enforce
        #expect(action(settings) == .blocked)
        settings.streams = ["newsletter": .off]
        #expect(action(settings) == nil)
        settings.campaigns = ["spring": .observe]
        #expect(action(settings) == .observed)
        #expect(action(settings, campaign: "autumn") == nil)
    }

    @Test func `the reply is the first refusal in the order of checks, and all findings are kept`() {
        let checks: [any Check] = [Notice(), Doubt(), Complaint()]
        let judgement = CheckRunner(modes: [:], checks: checks).judge(facts())
        #expect(judgement.refusal?.check == "doubt")
        #expect(judgement.findings.map(\.action) == [.observed, .deferred, .blocked])
        let other = CheckRunner(modes: [:], checks: checks.reversed()).judge(facts())
        #expect(other.refusal?.check == "complaint")
    }

    @Test func `the same facts give the same judgement`() {
        let runner = CheckRunner(modes: [:], options: .basic)
        let facts = facts(letter(subject: "{{a}} ${b}", text: "%%c1%% [[first_name]]"))
        let judgement = runner.judge(facts)
        #expect(judgement.findings.count == 4)
        for _ in 0..<10 { #expect(runner.judge(facts) == judgement) }
    }

    @Test func `a reply is one harmless line of limited length, also in ASCII`() throws {
        let settings = ["notice": CheckModes(mode: .enforce)]
        let reply = try #require(CheckRunner(modes: settings, checks: [Notice()]).judge(facts()).refusal?.reply)
        #expect(reply.text == "550 5.7.1 sendguard: \"é?\" was seen [notice]")
        #expect(reply.inASCII.text == "550 5.7.1 sendguard: \"\\u{e9}?\" was seen [notice]")
        let tag = "{{" + String(repeating: "é", count: 90) + "\r\n}}"
        let long = try #require(
            CheckRunner(modes: [:], options: .basic).judge(facts(letter(text: tag))).refusal?.reply)
        #expect(long.lines.count == 1)
        #expect(long.wire.count < 450)
        let ascii = long.inASCII
        #expect(ascii.wire.count < 500 && ascii.wire.dropLast(2).allSatisfy { (0x20...0x7E).contains($0) })
        #expect(ascii.text.contains("\\u{e9}...") && ascii.text.hasSuffix("[placeholder]"), "\(ascii.text)")
    }
}
