import Mail
import Testing

@testable import Content

struct CampaignSamenessCheckTests {
    /// Sends one letter to each of `count` recipients, and returns the findings of each.
    private static func send(
        _ count: Int, messages: Int = 5, through memory: inout CampaignMemory, campaign: String = "spring",
        to recipient: (Int) -> String = { "r\($0)@example.com" }, _ greeting: (Int) -> String
    ) -> [[String]] {
        var settings = SettingValues()
        settings[CampaignSamenessCheck.messages] = messages
        let check = CampaignSamenessCheck(settings)
        return (0..<count).map { index in
            let mail = letter(text: "\(greeting(index))\r\n\r\nthe sale is on.")
            let recipients = [Address(recipient(index))!]
            let history = memory.take(mail, campaign: campaign, recipients: recipients)
            return check.judge(facts(mail, campaign: campaign, recipients: recipients, history: history)).map(\.kind)
        }
    }

    @Test func `one name in all greetings is found from the configured number of messages on`() {
        var memory = CampaignMemory()
        let found = Self.send(7, through: &memory) { _ in "Dear Jane," }
        #expect(found == [[], [], [], [], ["same-name"], ["same-name"], ["same-name"]])
    }

    @Test func `a name that stops changing in the middle of a campaign is found`() {
        var memory = CampaignMemory()
        let found = Self.send(12, through: &memory) { "Hallo Frau Muster\(min($0, 6))," }
        #expect(found.map(\.isEmpty) == Array(repeating: true, count: 10) + [false, false])
    }

    @Test func `greetings pass when their names differ or repeat only a few times`() {
        var memory = CampaignMemory()
        let found = Self.send(30, through: &memory) { "Hi Name\($0 / 4)," }
        #expect(found.joined().isEmpty)
    }

    @Test(arguments: [
        "Dear customer,", "Dear Customer,", "Hi there,", "Hello everyone!", "Liebe Kundinnen und Kunden,",
        "Chers amis,",
        "Sehr geehrte Damen und Herren,", "Estimado cliente:", "Gentile cliente,", "Beste lezer,", "Уважаемые коллеги,",
        "尊敬的客户：", "Hello,", "Hi!", "The sale is on",
    ])
    func `greetings without a name pass when they are the same for all`(greeting: String) {
        var memory = CampaignMemory()
        let found = Self.send(8, through: &memory) { _ in greeting }
        #expect(found.joined().isEmpty)
    }

    @Test func `greetings that lose their names in the middle of a campaign are found`() {
        var memory = CampaignMemory()
        let found = Self.send(8, through: &memory) { $0 < 2 ? "Hi Ann\($0)," : "Hi," }
        #expect(found == [[], [], [], [], [], [], ["no-name"], ["no-name"]])
    }

    @Test func `several messages to one recipient count once`() {
        var memory = CampaignMemory()
        let found = Self.send(20, through: &memory, to: { "r\($0 % 4)@example.com" }) { _ in "Dear Jane," }
        #expect(found.joined().isEmpty)
    }

    @Test func `each campaign is compared only with itself`() {
        var memory = CampaignMemory()
        for index in 0..<10 {
            let found = Self.send(4, through: &memory, campaign: "c\(index)") { _ in "Dear Jane," }
            #expect(found.joined().isEmpty)
        }
    }

    @Test func `the check finds nothing without a history`() {
        #expect(CampaignSamenessCheck().judge(facts(letter(text: "Dear Jane,"))) == [])
    }

    @Test func `a finding contains no name`() throws {
        var memory = CampaignMemory()
        _ = Self.send(19, messages: 20, through: &memory) { _ in "Dear Jane," }
        let mail = letter(text: "Dear Jane,\r\n\r\nthe sale is on.")
        let history = memory.take(mail, campaign: "spring", recipients: [Address("z@example.com")!])
        let finding = try #require(CampaignSamenessCheck().judge(facts(mail, history: history)).first)
        #expect(finding.reason == "the last 20 messages of this campaign all greet by one name, in text")
        #expect(finding.excerpt == "")
        #expect(!"\(memory) \(String(reflecting: memory))".contains("Jane"))
    }
}
