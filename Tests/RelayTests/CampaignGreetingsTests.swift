import Content
import Guard
import Mail
import Testing

@testable import Relay

@Suite struct CampaignGreetingsTests {
    private func reading(_ greeting: String, to recipient: String, _ greetings: CampaignGreetings) throws
        -> MessageReading
    {
        var options = CheckOptions()
        options[CampaignSamenessCheck.self][CampaignSamenessCheck.messages] = 3
        let body = MessageBody(
            limits: .init(messageBytes: 1 << 20, spillBytes: 1 << 20, folder: "/tmp"),
            budget: MemoryBudget(limitBytes: 1 << 20))
        body.append { $0 += Array("Subject: News\r\nX-Campaign-ID: spring\r\n\r\n\(greeting)\r\n".utf8) }
        let reader = MessageReader(
            checks: CheckRunner(modes: [:], options: options),
            factsMaker: FactsMaker(campaignHeaders: ["X-Campaign-ID"]), greetings: greetings,
            audiences: CampaignAudiences(), templates: CampaignTemplates([]),
            rulings: Rulings())
        return try reader.read(
            body,
            ReadingOrder(
                id: RecordID(value: 1),
                circumstances: MessageCircumstances(
                    sender: nil, recipients: [Address(recipient)!], stream: "news", profile: .plain,
                    at: Timestamp(microseconds: 0))))
    }

    @Test func `the greetings of a campaign's earlier messages are known when its next message is judged`() throws {
        let greetings = CampaignGreetings()
        let found = try (0..<4).map { index in
            try reading("Dear Jane,", to: "r\(index)@example.com", greetings).judgement.findings
                .filter { $0.check == "campaign-sameness" }.map(\.kind)
        }
        #expect(found == [[], [], ["same-name"], ["same-name"]])
    }

    @Test func `a message that is read several times counts once`() throws {
        let greetings = CampaignGreetings()
        for _ in 0..<5 {
            let reading = try reading("Dear Jane,", to: "jane@example.com", greetings)
            #expect(!reading.judgement.findings.contains { $0.check == "campaign-sameness" })
        }
    }
}
