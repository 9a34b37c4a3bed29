import Mail
import Testing

@testable import Content

@Suite struct EmptySlotFindingTests {
    /// The findings in a message after others of its send.
    private func findings(in message: Message, after others: [Message]) -> [Finding] {
        var send = MadeSend()
        for other in others { _ = send.take(other) }
        return EmptyMergeCheck().judge(facts(message, send: send.take(message)))
    }

    private func bill(_ amount: String, fields: String = "Auto-Submitted: auto-generated") -> Message {
        message("From: a@shop.example", fields, "Subject: Bill", "", "You owe us $\(amount) for this month.")
    }

    private let amounts = (0..<20).map { "\($0).50" }

    @Test func `an empty slot is a finding with its place`() throws {
        let found = findings(in: bill(""), after: amounts.map { bill($0) })
        let finding = try #require(found.first)
        #expect(found.count == 1 && finding.kind == "empty-slot" && finding.where == "text")
        #expect(finding.excerpt == "You owe us $ for")
        #expect(
            finding.reason == "a place that the other messages of this send fill, \"You owe us $ for\", in text")
        #expect(!finding.isUndecided && finding.spot != nil)
    }

    @Test func `without other messages there is no finding`() {
        #expect(findings(in: bill(""), after: []) == [])
        #expect(findings(in: bill("7.50"), after: amounts.map { bill($0) }) == [])
    }

    @Test func `a place that the words show, too, is one finding`() {
        let others = ["Jane", "Otto", "Mira", "Pavel", "Yuki", "Ines"].flatMap { name in
            (0..<3).map { page("<p>Dear \(name),</p><p>here is your \($0)th letter from us.</p>") }
        }
        let found = findings(in: page("<p>Dear ,</p><p>here is your 7th letter from us.</p>"), after: others)
        #expect(found.map(\.kind) == ["empty-greeting"])
    }

    @Test func `a conversation has no empty slot`() {
        let others = amounts.map { bill($0, fields: "List-Post: <mailto:l@shop.example>") }
        #expect(findings(in: bill("", fields: "List-Post: <mailto:l@shop.example>"), after: others) == [])
    }
}
