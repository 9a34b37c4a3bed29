import Content
import Mail
import Testing

@testable import Guard

struct AttemptTallyTests {
    private func record(_ change: (inout MessageRecord) -> Void = { _ in }) -> MessageRecord {
        var record = MessageRecord(
            id: RecordID(value: 1), at: Timestamp(microseconds: 0), stream: "s", clientAddress: "192.0.2.1",
            campaign: "c",
            sender: Address("news@shop.example"), subject: "", sizeBytes: 0, sha256: "ab", verdict: .deferred,
            deliveries: ["a@x.example", "b@x.example"].map {
                Delivery(address: Address($0)!, state: .deferred, reply: nil)
            },
            findings: [], upstream: nil, stop: nil, lists: [:])
        change(&record)
        return record
    }

    @Test func `a retry has the fingerprint of its message, and another message has a different one`() {
        let first = record().fingerprint
        #expect(record { $0.id = RecordID(value: 2) }.fingerprint == first)
        #expect(record { $0.at = Timestamp(microseconds: 9) }.fingerprint == first)
        #expect(record { $0.deliveries.reverse() }.fingerprint == first, "recipients in another order")
        #expect(record { $0.campaign = "" }.fingerprint == first)
        #expect(record { $0.clientAddress = "192.0.2.2" }.fingerprint != first)
        #expect(record { $0.sender = nil }.fingerprint != first)
        #expect(record { $0.deliveries.removeLast() }.fingerprint != first)
        #expect(record { $0.sha256 = "cd" }.fingerprint != first)
        #expect(record { $0.sha256 = "" }.fingerprint != first)
    }

    @Test func `a fingerprint prefers the login to the address and the Message-ID to the content`() {
        let first = record { ($0.login, $0.messageID) = ("crm", "<1@shop>") }.fingerprint
        #expect(
            record {
                ($0.clientAddress, $0.login, $0.messageID, $0.sha256) = ("192.0.2.9", "crm", "<1@shop>", "cd")
            }.fingerprint == first
        )
        #expect(record { ($0.login, $0.messageID) = ("shop", "<1@shop>") }.fingerprint != first)
        #expect(record { ($0.login, $0.messageID) = ("crm", "<2@shop>") }.fingerprint != first)
    }

    @Test func `a few messages and attempts are counted exactly`() {
        var tally = AttemptTally()
        #expect(tally.messages == 0 && tally.attempts == 0)
        for attempt in 0..<11 { tally.add(UInt64(attempt % 2)) }
        #expect(tally.messages == 2 && tally.attempts == 11)
        for _ in 0..<3 { tally.add(nil) }
        #expect(tally.messages == 5 && tally.attempts == 14)
    }

    @Test func `each accepted attempt is one message, counted together with its earlier refusals`() {
        var tally = AttemptTally()
        for _ in 0..<2 { tally.add(7, isTaken: true) }
        #expect(tally.messages == 2 && tally.attempts == 2, "the client got 250 twice")
        for _ in 0..<3 { tally.add(8) }
        tally.add(8, isTaken: true)
        #expect(tally.messages == 3 && tally.attempts == 6, "deferred three times, then accepted")
        tally.add(8)
        tally.add(nil, isTaken: true)
        #expect(tally.messages == 5 && tally.attempts == 8)
    }

    @Test func `many messages are counted in bounded memory with an error below 2 percent`() {
        var tally = AttemptTally()
        let count = 400_000
        for _ in 0..<2 {
            for number in 0..<count {
                var hash = StableHash()
                hash.combine(number)
                tally.add(hash.value)
            }
        }
        #expect(tally.attempts == 2 * count)
        #expect(abs(tally.messages - count) < count / 50, "\(tally.messages)")
    }
}
