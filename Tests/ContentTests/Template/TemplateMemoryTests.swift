import Mail
import Testing

@testable import Content

@Suite struct TemplateMemoryTests {
    private static let names = ["Jane", "Otto", "Mira", "Pavel", "Chidi", "Yuki", "Ines", "Lars", "Noor", "Tomas"]
    private static let cities = ["Oslo", "Lima", "Graz", "Pune", "Accra", "Osaka", "Porto", "Bergen", "Cairo", "Brno"]

    private func name(_ index: Int) -> String { Self.names[index % Self.names.count] + (index < 10 ? "" : "a") }
    private func address(_ index: Int) -> Address { Address("\(name(index).lowercased())@r\(index).example")! }

    /// The message to recipient `index`; every second recipient gets a second offer.
    private func spring(_ index: Int, isFull: Bool = true, price: String = "49.90") -> Message {
        message(
            "From: Garden Shop <news@shop.example>", "Subject: \(name(index)), spring is here",
            "To: \(name(index)) <\(address(index).fullText)>", "",
            "Dear \(name(index)),", "",
            "spring has come to \(Self.cities[index % 10]) and our garden chairs are \(price) euros until Sunday.",
            isFull && index.isMultiple(of: 2) ? "Members also get the large table delivered for nothing at all." : "",
            "Your order number is \(10_000 + index) and your page is https://shop.example/p/\(index * 7919).",
            "You can bring everything back within thirty days, no questions asked.", "",
            "Garden Shop, Mill Lane 3, Newtown")
    }

    private let other = message(
        "From: Garden Shop <news@shop.example>", "Subject: Frühling!", "",
        "Der Frühling ist da, und unsere Gartenstühle kosten bis Sonntag nur noch die Hälfte.",
        "Zurückgeben können Sie alles innerhalb von dreißig Tagen.")

    private func take(
        _ memory: inout TemplateMemory, _ message: Message, _ index: Int, campaign: String = "spring"
    ) -> TemplateMemory.Use {
        memory.take(
            message, TemplateSketch(of: message), id: RecordID(value: Int64(index + 1)), campaign: campaign,
            recipients: [address(index)])
    }

    @Test func `messages that differ in personal data have one template`() {
        var memory = TemplateMemory()
        let ids = Set((0..<40).map { take(&memory, spring($0), $0).id })
        #expect(ids == [RecordID(value: 1)])
    }

    @Test func `another text, or the same text in another campaign, makes another template`() {
        var memory = TemplateMemory()
        #expect(take(&memory, spring(0), 0).id == RecordID(value: 1))
        #expect(take(&memory, other, 1).id == RecordID(value: 2))
        #expect(take(&memory, spring(2), 2, campaign: "autumn").id == RecordID(value: 3))
        #expect(take(&memory, spring(3), 3).id == RecordID(value: 1))
    }

    @Test func `the comparison of many messages shows personal data and optional parts`() throws {
        var memory = TemplateMemory()
        var last: MessageTemplate?
        for index in 0..<64 { last = take(&memory, spring(index), index).template ?? last }
        let template = try #require(last)
        #expect(template.compared == 48)
        #expect(template.from == "Garden Shop <news@shop.example>")
        #expect(template.subject == "…, spring is here")
        #expect(template.text.hasPrefix("Dear …,\n\nspring has come to … and our garden chairs are 49.90 euros"))
        #expect(template.text.contains("‹Members also get the large table delivered for nothing at all.›"))
        #expect(template.text.contains("Your order number is … and your page is …"))
        #expect(template.text.hasSuffix("Garden Shop, Mill Lane 3, Newtown"))
        for name in Self.names + Self.cities { #expect(!(template.subject + template.text).contains(name)) }
    }

    @Test func `a rule masks what looks personal in a single message`() throws {
        var memory = TemplateMemory()
        let template = try #require(take(&memory, spring(0), 0).template)
        #expect(template.compared == 0 && template.sample == RecordID(value: 1))
        #expect(template.subject == "…, spring is here")
        #expect(template.text.hasPrefix("Dear …,"))
        #expect(template.text.contains("our garden chairs are … euros"))
        #expect(!template.text.contains("Jane") && !template.text.contains("10000"))
    }

    @Test func `a message that its client retries is not compared`() {
        var memory = TemplateMemory()
        for _ in 0..<20 { _ = take(&memory, spring(0), 0) }
        // The message to the second recipient is the first one compared.
        #expect(take(&memory, spring(1), 1).template?.compared == 1)
    }

    @Test func `a template is written again only when more is known about it`() {
        var memory = TemplateMemory()
        let written = (0..<200).compactMap { take(&memory, spring($0), $0).template?.compared }
        #expect(written == [0, 1, 2, 4, 8, 10, 16, 32, 48, 64, 80, 96, 112, 128, 144, 160])
    }

    @Test func `a recorded template is used again after a restart`() throws {
        var before = TemplateMemory()
        var kept: MessageTemplate?
        for index in 0..<5 { kept = take(&before, spring(index), index).template ?? kept }
        var memory = TemplateMemory()
        memory.remember(try #require(kept))
        // Written again only when more messages were compared than before.
        let uses = (5..<20).map { take(&memory, spring($0), $0) }
        #expect(Set(uses.map(\.id)) == [RecordID(value: 1)])
        #expect(uses.compactMap(\.template).map(\.compared) == [8, 10])
        #expect(uses.compactMap(\.template).last?.sample == RecordID(value: 6))
    }

    @Test func `a message beyond a campaign's limit of templates has no template`() {
        var memory = TemplateMemory()
        let uses = (0..<40).map { index in
            let words = (0..<60).map {
                "w\("abcdefghijklmnopqrstuvwxyz".dropFirst($0 % 26).first!)\(Self.names[(index + $0) % 10])\(Self.cities[index % 10])x"
            }
            let text = words.map { $0 + String(repeating: "q", count: index) }.joined(separator: " ")
            return take(&memory, message("Subject: \(text)", "", text), index).id
        }
        #expect(uses.compactMap(\.self).count == TemplateMemory.templateLimit)
        #expect(uses.last == .some(nil))
    }

    @Test func `the number of remembered campaigns is limited`() {
        var memory = TemplateMemory()
        for index in 0..<(2 * TemplateMemory.campaignLimit) { _ = take(&memory, other, index, campaign: "c\(index)") }
        #expect(take(&memory, other, 9_000, campaign: "c\(2 * TemplateMemory.campaignLimit - 1)").id?.value != 9_001)
        #expect(take(&memory, other, 9_001, campaign: "c0").id?.value == 9_002)
    }

    @Test func `a subject is one line, whatever its encoded words contain`() throws {
        var memory = TemplateMemory()
        let hidden = message("From: a@b.example", "Subject: =?utf-8?q?Spring=0AX-Evil:_1?=", "", "Hello,", "you.")
        let template = try #require(take(&memory, hidden, 0).template)
        #expect(template.subject == "Spring X-Evil: …" && template.text == "Hello,\nyou.")
    }

    @Test func `a template leaves out hidden text and titles`() throws {
        var memory = TemplateMemory()
        let html = message(
            "Subject: Hi", "Content-Type: text/html", "",
            "<title>Draft</title><p>Read this</p><p style=\"display:none\">never shown</p><p>and that.</p>")
        let template = try #require(take(&memory, html, 0).template)
        #expect(template.text.contains("Read this") && template.text.contains("and that."))
        #expect(!template.text.contains("never shown") && !template.text.contains("Draft"))
    }
}
