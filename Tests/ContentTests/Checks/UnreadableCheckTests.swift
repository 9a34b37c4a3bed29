import Mail
import Testing

@testable import Content

struct UnreadableCheckTests {
    private let gzip = message(
        "From: news@shop.example", "Content-Type: text/plain", "Content-Transfer-Encoding: x-gzip", "", "x")

    @Test func `a message that cannot be read is refused permanently`() {
        let judgement = CheckRunner(modes: [:], options: .basic).judge(facts(gzip))
        #expect(
            judgement.refusal?.reply.text
                == "554 5.6.0 sendguard: the message cannot be read as its reader will: an unknown transfer encoding "
                + "\"x-gzip\" in the body [unreadable]")
        #expect(judgement.refusal?.isForNow == false)
        let finding = judgement.findings.first { $0.check == "unreadable" }
        #expect(finding?.kind == "unknown-encoding")
        #expect(finding?.where == "the body")
        #expect(finding?.excerpt == "x-gzip")
    }

    @Test func `an unreadable message passes in observe mode with a recorded finding`() {
        let settings = ["unreadable": CheckModes(mode: .observe)]
        let judgement = CheckRunner(modes: settings, options: .basic).judge(facts(gzip))
        #expect(judgement.refusal == nil)
        #expect(judgement.findings.contains { $0.check == "unreadable" && $0.action == .observed })
        let off = ["unreadable": CheckModes(mode: .off)]
        #expect(
            !CheckRunner(modes: off, options: .basic).judge(facts(gzip)).findings.contains {
                $0.check == "unreadable"
            })
    }

    @Test func `a message with several readings is judged in each of them`() {
        func judge(_ body: String) -> Judgement {
            CheckRunner(modes: [:], options: .basic).judge(
                facts(
                    message(
                        "Content-Transfer-Encoding: 7bit", "Content-Transfer-Encoding: base64",
                        "Content-Type: text/plain",
                        "", body)))
        }
        #expect(judge("SGVsbG8gSmFuZSwgd2VsY29tZSBiYWNr").refusal == nil)
        #expect(judge("RGVhciB7e2ZpcnN0X25hbWV9fSwgaGk=").refusal?.check == "placeholder")
        #expect(judge("Dear {{first_name}},").refusal?.check == "placeholder")
    }

    /// The one defect whose cause is this system and not the message.
    @Test func `an undecided finding of a content check defers with 451 4.3.0`() {
        struct Missing: MadeUpCheck {
            static let name = "missing"
            static let defaultMode = CheckMode.enforce
            static let rejection = Rejection.content
            func judge(_ facts: Facts) -> [Finding] {
                [Finding(check: Self.name, kind: "x", where: "text", excerpt: "", reason: "it is", isUndecided: true)]
            }
        }
        let judgement = CheckRunner(modes: [:], checks: [Missing()]).judge(facts())
        #expect(judgement.refusal?.reply.text == "451 4.3.0 sendguard: it is [missing]")
        #expect(judgement.refusal?.isForNow == true)
    }

    @Test func `a message with too many parts is refused, even when they are in an attached message`() {
        let parts = Array(repeating: "--b\r\n\r\nx", count: MailLimits.parts + 1).joined(separator: "\r\n")
        let many = message("Content-Type: multipart/mixed; boundary=b", "", parts, "--b--")
        #expect(CheckRunner(modes: [:], options: .basic).judge(facts(many)).refusal?.check == "unreadable")
        let attached = message(
            "Content-Type: message/rfc822", "", "Content-Type: multipart/mixed; boundary=b", "", parts)
        #expect(CheckRunner(modes: [:], options: .basic).judge(facts(attached)).refusal?.check == "unreadable")
    }
}
