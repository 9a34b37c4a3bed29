import Mail
import Testing

@testable import Guard

@Suite struct HeldSelectionTests {
    private let at = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!

    private var message: HeldMessage {
        let addresses = ["ann@example.net", "bob@Example.org", "cy@example.net"]
        return HeldMessage(
            id: RecordID(value: 4711), at: at, stream: "newsletter", campaign: "Spring-sale",
            sender: Address("news@shop.example"), subject: "Hi", sizeBytes: 10, storedBytes: 9, sha256: "ab",
            upstream: "esp",
            envelope: HeldEnvelope(
                stop: StopID(value: 3), mail: "MAIL FROM:<news@shop.example>", recipients: [], trace: [],
                hasLeadingDots: false, endsWithCRLF: true),
            recipients: addresses.enumerated().map { .init(position: $0, address: Address($1)!, state: .held) })
    }

    private func selected(_ change: (inout HeldFilter) -> Void) throws -> [Int] {
        var filter = HeldFilter()
        change(&filter)
        return try HeldSelection(filter).selected(of: message)?.recipients.map(\.position) ?? []
    }

    @Test func `a filter selects each recipient for which all its conditions hold`() throws {
        #expect(try selected { _ in } == [0, 1, 2])
        #expect(try selected { $0.campaign = "SPRING-*" } == [0, 1, 2])
        #expect(try selected { $0.campaign = "spring" } == [])
        #expect(try selected { $0.sender = "shop.example" } == [0, 1, 2])
        #expect(try selected { $0.stream = "receipts" } == [])
        #expect(try selected { $0.stop = "s3" } == [0, 1, 2])
        #expect(try selected { $0.stop = "S4" } == [])
        #expect(try selected { $0.recipient = "ANN@example.net" } == [0])
        #expect(try selected { $0.recipientDomain = "example.org" } == [1])
        #expect(try selected { $0.scope = "recipient-domain:example.net" } == [0, 2])
        #expect(try selected { $0.ids = [RecordID(value: 4711).description] } == [0, 1, 2])
        #expect(try selected { $0.ids = [RecordID(value: 4712).description] } == [])
        #expect(try selected { $0.since = at } == [0, 1, 2])
        #expect(try selected { $0.until = at } == [])
        #expect(
            try selected {
                $0.campaign = "spring-sale"
                $0.recipientDomain = "example.net"
                $0.recipient = "bob@example.org"
            } == [])
    }

    @Test func `a filter with an invalid value is refused`() {
        let changes: [(inout HeldFilter) -> Void] = [
            { $0.ids = ["x"] }, { $0.after = "x" }, { $0.stop = "x" }, { $0.recipient = "x" }, { $0.campaign = "" },
            { $0.scope = "x" },
        ]
        for change in changes {
            var filter = HeldFilter()
            change(&filter)
            #expect(throws: HeldFilterRefused.self) { try HeldSelection(filter) }
        }
    }

    @Test func `a filter's text names all its conditions`() {
        var filter = HeldFilter()
        #expect(filter.text == "all held mail")
        filter.campaign = "spring"
        filter.stop = "S1"
        #expect(filter.text == "campaign spring, stop S1")
    }

    @Test func `the description of an envelope contains no address`() {
        let recipient = HeldEnvelope.Recipient(position: 2, line: "RCPT TO:<ann@example.net>")
        let envelope = HeldEnvelope(
            stop: StopID(value: 3), mail: "MAIL FROM:<news@shop.example>", recipients: [recipient], trace: [],
            hasLeadingDots: false, endsWithCRLF: true)
        var dumped = ""
        dump(envelope, to: &dumped)
        let text = "\(envelope) \(recipient) \(String(reflecting: envelope)) \(dumped)"
        #expect(!text.contains("ann") && !text.contains("shop"))
    }
}
