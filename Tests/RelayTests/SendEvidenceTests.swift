import Content
import Guard
import Mail
import Testing

@testable import Relay

@Suite struct SendEvidenceTests {
    private let templates = CampaignTemplates()

    private func read(_ amount: String, _ number: Int, at second: Int = 0, hasTemplate: Bool = false) throws
        -> MessageReading
    {
        let body = MessageBody(
            limits: .init(messageBytes: 1 << 20, spillBytes: 1 << 20, folder: "/tmp"),
            budget: MemoryBudget(limitBytes: 1 << 20))
        let text = "Subject: Bill\r\nX-Campaign-ID: bills\r\n\r\nYou owe us $\(amount) for this month. Please pay.\r\n"
        body.append { $0 += Array(text.utf8) }
        let reader = MessageReader(
            checks: CheckRunner(modes: [:], options: CheckOptions()),
            factsMaker: FactsMaker(campaignHeaders: ["X-Campaign-ID"]), greetings: CampaignGreetings(),
            audiences: CampaignAudiences(), templates: templates, rulings: Rulings())
        return try reader.read(
            body,
            ReadingOrder(
                id: RecordID(value: Int64(number)),
                circumstances: MessageCircumstances(
                    sender: nil, recipients: [Address("r\(number)@example.com")!], stream: "news", profile: .plain,
                    at: Timestamp(microseconds: Int64(second) * 1_000_000)),
                hasTemplate: hasTemplate))
    }

    private func kinds(_ reading: MessageReading) -> [String] {
        reading.judgement.findings.filter { $0.check == "empty-merge" }.map(\.kind)
    }

    @Test func `an empty slot is found when the other messages of the send are known`() throws {
        for number in 1...20 { #expect(kinds(try read("\(number).50", number)) == []) }
        #expect(kinds(try read("", 21)) == ["empty-slot"])
        #expect(kinds(try read("7.50", 22)) == [])
        // The client tries again, and an hour later, when nothing is known.
        #expect(kinds(try read("", 21, at: 60)) == ["empty-slot"])
        #expect(kinds(try read("", 21, at: 3_700)) == [])
    }

    @Test func `a message that is read once more is compared, and neither added nor given a template`() throws {
        for number in 1...20 { _ = try read("\(number).50", number) }
        for _ in 0..<3 {
            let again = try read("", 30, hasTemplate: true)
            #expect(kinds(again) == ["empty-slot"] && again.template == nil)
        }
        #expect(try read("9.50", 31).template?.id == RecordID(value: 1))
    }

    @Test func `what was learned is forgotten with the templates`() throws {
        for number in 1...20 { _ = try read("\(number).50", number) }
        templates.replace(with: [])
        #expect(kinds(try read("", 21)) == [])
    }
}
