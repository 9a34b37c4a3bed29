import Mail
import Testing

@testable import Content

struct CampaignMemoryTests {
    private func take(_ greeting: String, _ memory: inout CampaignMemory, campaign: String, to: Int) -> CampaignHistory?
    {
        memory.take(letter(text: greeting), campaign: campaign, recipients: [Address("r\(to)@example.com")!])
    }

    @Test func `the number of greetings kept for a campaign is limited`() throws {
        var memory = CampaignMemory()
        for index in 0..<CampaignMemory.greetingLimit + 50 { _ = take("Hi Ann,", &memory, campaign: "a", to: index) }
        let history = try #require(take("Hi Ann,", &memory, campaign: "a", to: -1))
        #expect(history.slots.count == CampaignMemory.greetingLimit)
        #expect(history.hasGreetedByName)
    }

    @Test func `campaigns without recent messages are forgotten first`() throws {
        var memory = CampaignMemory()
        for index in 0..<CampaignMemory.campaignLimit * 2 {
            _ = take("Hi Ann,", &memory, campaign: "c\(index)", to: 1)
            _ = take("Hi Ann,", &memory, campaign: "busy", to: index)
        }
        #expect(memory.description != "campaign memory (0 campaigns)")
        let busy = take("Hi Ann,", &memory, campaign: "busy", to: -1)
        #expect(busy?.slots.count == CampaignMemory.greetingLimit)
        let first = take("Hi Ann,", &memory, campaign: "c0", to: 2)
        #expect(first?.slots == [])
        let last = take("Hi Ann,", &memory, campaign: "c\(CampaignMemory.campaignLimit * 2 - 1)", to: 2)
        #expect(last?.slots.count == 1)
    }

    @Test func `a message without a greeting is not remembered`() {
        var memory = CampaignMemory()
        let history = take("The sale is on.", &memory, campaign: "a", to: 1)
        #expect(history == nil)
        #expect(memory.description == "campaign memory (0 campaigns)")
    }

    @Test func `a name counts once, whatever its case and title`() throws {
        var memory = CampaignMemory()
        for (index, greeting) in ["Dear Mr. Jones,", "DEAR MR JONES,", "Dear  Jones,"].enumerated() {
            _ = take(greeting, &memory, campaign: "a", to: index)
        }
        let history = try #require(take("Dear Ann,", &memory, campaign: "a", to: 9))
        #expect(Set(history.slots).count == 1)
    }
}
