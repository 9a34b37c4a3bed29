import Guard
import Mail
import Testing

@testable import Control

/// What people may ask for with `allow` and `block`, also without the command.
struct RulingRequestTests {
    @Test func `a message, or a tag with its campaign, may be allowed`() throws {
        let id = RecordID(value: 42)
        #expect(try AllowRequest(message: id.description, reason: "r").subject() == .message(id))
        let tag = AllowRequest(tag: " {{first\n  name}} ", campaign: "Spring", reason: "r", forSeconds: 60)
        #expect(try tag.subject() == .tag("{{first name}}", campaign: NamePattern("spring")!))
        #expect(tag.seconds == 60 && AllowRequest(reason: "r").seconds == 86_400)
    }

    @Test(arguments: [
        AllowRequest(reason: "r"), AllowRequest(message: "x", reason: "r"), AllowRequest(tag: "{x}", reason: "r"),
        AllowRequest(tag: "{x}", campaign: "spring-*", reason: "r"), AllowRequest(tag: " ", campaign: "a", reason: "r"),
        AllowRequest(tag: "{x}", campaign: "spring", reason: " "),
        AllowRequest(tag: "{x}", campaign: "spring", reason: "r", releases: true),
        AllowRequest(tag: "{x}", campaign: "spring", reason: "r", forSeconds: 7 * 86_400 + 1),
        AllowRequest(tag: "{x}", campaign: "spring", reason: "r", forSeconds: 0),
        AllowRequest(tag: String(repeating: "x", count: 201), campaign: "spring", reason: "r"),
    ])
    func `anything else is refused`(request: AllowRequest) {
        #expect(throws: ControlFailure.self) { try request.subject() }
    }

    @Test func `a phrase of three characters may be blocked, in all mail or in some campaigns`() throws {
        #expect(try BlockRequest(phrase: " 9.9 ", reason: "r").subject() == .phrase("9.9", campaign: nil))
        let some = BlockRequest(phrase: "9.9", campaign: "Spring-*", reason: "r")
        #expect(try some.subject() == .phrase("9.9", campaign: NamePattern("spring-*")!))
        for phrase in ["", "9.", " 9 9 "] {
            #expect(throws: ControlFailure.self) { try BlockRequest(phrase: phrase, reason: "r").subject() }
        }
        #expect(throws: ControlFailure.self) { try BlockRequest(phrase: "9.9", reason: "").subject() }
    }

    @Test func `reports of an exception and of a release name people as the configuration says`() {
        let redaction = AddressRedaction(.hash) { _, _ in [0xAB] }
        let jane = Address("jane@example.com")!
        let holder = RulingReport.LeftOut(ContentHolder(address: jane, record: RecordID(value: 42)), redaction)
        #expect(!holder.address.contains("jane@") && holder.message == RecordID(value: 42).description)
        var why = HeldReasons()
        why.add(.refused, "550 5.1.1 no jane@example.com here", jane)
        let reason = HeldRunReport.Reason(why.reasons[0], redaction)
        #expect(reason.count == 1 && reason.state == .refused && reason.recipients.count == 1)
        #expect(!"\(reason)".contains("jane@"))
    }

    @Test func `a report hides addresses in what people wrote`() {
        let ruling = Ruling(
            id: RulingID(.block, value: 2), subject: .phrase("write to jane@example.com", campaign: nil),
            reason: "jane@example.com", who: "ann", at: Fixtures.moment, endsAt: nil)
        let report = RulingReport(ruling).redacted(AddressRedaction(.hash) { _, _ in [0xAB] })
        #expect(report.text?.contains("jane@") == false && !report.reason.contains("jane@"))
    }
}
