import Guard
import Mail
import TestSupport
import Testing

@testable import Store

/// A scan counts the same in memory and on the disk.
@Suite(.scoped) struct CountSpillTests {
    /// Moves everything to the disk, a few at a time.
    private var smallSpill: CountSpill { CountSpill(limits: .init(textBytes: 500, things: 3, templates: 2, rows: 2)) }

    private func counts(_ accepted: Int, _ blocked: Int = 0) -> StateCounts {
        var counts = StateCounts()
        (counts[.accepted], counts[.blocked]) = (accepted, blocked)
        return counts
    }

    @Test func `the counts of each thing are added up, and only the largest things are named`() throws {
        let spill = CountSpill()
        #expect(!spill.isUsed)
        func thing(_ hash: UInt64, _ name: String, _ counts: StateCounts) -> CountSpill.Thing {
            CountSpill.Thing(hash: hash, name: name, counts: counts)
        }
        try spill.add([thing(1, "a", counts(1)), thing(.max, "b", counts(2, 1)), thing(3, "c", counts(1))], as: 0)
        try spill.add([thing(3, "c", counts(1)), thing(4, "d", counts(1)), thing(.max, "b", counts(0, 4))], as: 0)
        try spill.add([thing(1, "of another kind", counts(9))], as: 1)
        #expect(spill.isUsed)
        let largest = try spill.largest(2, of: 0)
        #expect(largest.rows.map(\.name) == ["b", "c"] && largest.rows.map(\.hash) == [.max, 3])
        #expect(largest.rows.map(\.counts) == [counts(2, 5), counts(2)])
        #expect(largest.count == 4 && largest.others == counts(2))
        #expect(try spill.largest(5, of: 2).count == 0)
    }

    @Test func `the flags of each thing are combined, and things are counted by their flags`() throws {
        let spill = CountSpill()
        let last: UInt16 = 1 << (UInt16(FlagTally.count) - 1)
        try spill.add([1: 0b1, 2: last, 3: 0b1], as: 0)
        try spill.add([1: 0b10, 2: 0b1, 4: 0b1], as: 0)
        #expect(try spill.things(byFlagsOf: 0) == [0b11: 1, last | 0b1: 1, 0b1: 2])
    }

    /// Two hundred messages; some share each property that a report counts.
    private func filledStore() async throws -> Store {
        let store = try openStore()
        var tickets: [CommitTicket] = []
        for number in 0..<200 {
            let people = [number % 90, number % 7].map { person in
                Delivery(
                    address: Address("p\(person)@d\(person % 60).example")!, state: .unknown, reply: nil,
                    segment: "s\(person % 3)")
            }
            var message = record(number * 40_000, campaign: "c\(number % 80)", deliveries: people)
            message.subject = "About \(number % 70)"
            message.lists = ["optouts": Int64(number / 5), "other": 2]
            tickets.append(store.append(message))
            let isRefused = number % 5 == 0
            let reply =
                isRefused
                ? Reply(550, nil, "no such \("abcdefghijklmnopqrst".dropFirst(number % 20))") : accepted
            tickets.append(
                store.append(
                    Outcome(
                        id: message.id, at: message.at, verdict: isRefused ? .refused : .relayed,
                        state: isRefused ? .refused : .accepted, reply: reply)))
        }
        for ticket in tickets { try await ticket.committed() }
        return store
    }

    @Test func `a damage report is the same from memory and from the disk`() async throws {
        let store = try await filledStore()
        defer { store.close() }
        let spill = smallSpill
        let whole = try await store.damage(RecordFilter())
        let spilled = try await store.damage(try DamageQuestion(RecordFilter(), spill: spill))
        #expect(spill.isUsed)
        #expect(spilled == whole)
        #expect(whole.people == 90 && whole.domains.count == 60 && whole.campaigns.count == 80)
        #expect(whole.campaigns.groups.count == 50 && whole.campaigns.others.total > 0)
        #expect(whole.lists.count == 41 && whole.otherLists == nil)
    }

    @Test func `the signals of an incident are the same from memory and from the disk`() async throws {
        let store = try await filledStore()
        defer { store.close() }
        let spill = smallSpill
        let whole = try await store.signals(RecordFilter())
        #expect(try await store.signals(RecordFilter(), spill: spill) == whole)
        #expect(spill.isUsed && whole.domains.count == 60 && whole.refusals.count > 3)
    }

    @Test func `above the limit, a report names the list versions that were asked last`() throws {
        var uses = ListUses()
        for number in 0..<5000 {
            for _ in 0..<2 {
                try Array(#"{"optouts":\#(number),"still":1}"#.utf8).withUnsafeBytes {
                    try uses.add($0, at: Int64(number))
                }
            }
        }
        let latest = uses.latest()
        #expect(latest.count == DamageReport.listLimit && uses.givenUp == 5001 - DamageReport.listLimit)
        #expect(latest.last?.version == .init(list: "still", number: 1) && latest.last?.deliveries == 10_000)
        #expect(latest.first?.version.number == 4001 && latest.first?.deliveries == 2 && latest.first?.askedAt == 4001)
    }

    @Test func `above the limit, a report names the latest stops and counts the others`() async throws {
        let store = try openStore()
        defer { store.close() }
        try await store.append(record(0)).committed()
        let order = StopOrder(reason: "wrong price", who: Identity(name: "ann"))
        let stop = try await store.addStop(order, at: moment(1)).stop
        try await store.keep(
            StopReceipt(stop: stop, askedAt: stop.at, completeAt: stop.at, unanswered: [id(1), id(2)]))
        try await store.writer.perform("") { db in
            for _ in 1...DamageReport.stopLimit + 1 {
                try db.execute(
                    sql:
                        "INSERT INTO stops (scope, mode, reason, who, at) SELECT scope, mode, reason, who, at FROM stops LIMIT 1"
                )
            }
        }
        let report = try await store.damage(RecordFilter())
        #expect(report.stops.count == DamageReport.stopLimit && report.stops.first?.id == "S3")
        #expect(report.earlierStops == .init(stops: 2, unanswered: 2))
    }
}
