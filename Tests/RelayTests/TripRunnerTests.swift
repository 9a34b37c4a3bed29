import Content
import Guard
import Mail
import Synchronization
import System
import TestSupport
import Testing

@testable import Relay

/// The rules combined with the audit log, and their windows rebuilt from the store.
struct TripRunnerTests {
    /// Keeps what it gets, as a store does.
    private final class MemoryStore: PartialMailStore, PartialRecordStore {
        let records = Mutex<[RecordID: MessageRecord]>([:])
        let resumptions = Mutex<[Resumption]>([])
        let isBroken = Mutex(false)

        func append(_ record: MessageRecord) -> CommitTicket {
            records.withLock { $0[record.id] = record }
            return done
        }

        func append(_ outcome: Outcome) -> CommitTicket {
            records.withLock { records in
                records[outcome.id]?.verdict = outcome.verdict
                for index in records[outcome.id]!.deliveries.indices
                where records[outcome.id]!.deliveries[index].state == .unknown {
                    records[outcome.id]!.deliveries[index].state = outcome.state
                    records[outcome.id]!.deliveries[index].reply = outcome.reply
                }
            }
            return done
        }

        private var done: CommitTicket {
            let ticket = CommitTicket()
            ticket.resolve(nil)
            return ticket
        }

        func records(matching filter: RecordFilter) async throws(StoreFailure) -> [MessageRecord] {
            if isBroken.withLock({ $0 }) { throw StoreFailure("broken") }
            return records.withLock { records in
                records.values.filter { $0.at >= filter.since! && $0.at < filter.until! }.sorted { $0.id < $1.id }
            }
        }

        func firstRecord(since: Timestamp) async throws(StoreFailure) -> Timestamp? {
            if isBroken.withLock({ $0 }) { throw StoreFailure("broken") }
            return records.withLock { $0.values.map(\.at).filter { $0 >= since }.min() }
        }
    }

    private let store = MemoryStore()
    private let now = Timestamp(microseconds: Clock.wallMicroseconds)

    private var history: TripHistory { TripHistory(store) { [store] _ in store.resumptions.withLock { $0 } } }

    private func record(_ number: Int, _ verdict: Verdict, ago: Duration = .seconds(60)) -> MessageRecord {
        let finding = Finding(check: "placeholder", kind: "k", where: "text", excerpt: "", reason: "")
        return MessageRecord(
            id: RecordID(value: Int64(number)), at: now - ago, stream: "newsletter", clientAddress: "",
            campaign: "spring",
            sender: Address("news@example.com"), subject: "", sizeBytes: 0, sha256: "\(number)", verdict: verdict,
            deliveries: [
                Delivery(
                    address: Address("a@example.net")!, state: verdict == .blocked ? .blocked : .unknown, reply: nil)
            ],
            findings: verdict == .blocked ? [finding] : [], upstream: "esp", stop: nil, lists: [:])
    }

    private func relayed(_ number: Int) -> Outcome {
        Outcome(
            id: RecordID(value: Int64(number)), at: now, verdict: .relayed, state: .accepted, reply: Reply(250, "ok"))
    }

    private func tallies(_ watch: TripRunner) -> [String: TripTally] {
        Dictionary(
            uniqueKeysWithValues: watch.figures(stops: []).map { ("\($0.rule.name) \($0.key.text)", $0.tally) })
    }

    @Test func `windows rebuilt from the store equal those counted live`() async throws {
        let watch = TripRunner(TripSettings())
        let log = TripCountingMailStore(store, watch: watch)
        for number in 0..<2 { _ = log.append(record(number, .blocked)) }
        for number in 2..<9 {
            _ = log.append(record(number, .unknown))
            _ = log.append(relayed(number))
        }
        let counted = tallies(watch)
        #expect(counted["placeholder-burst campaign:spring"] == TripTally(counted: 2, volume: 9))
        #expect(counted["esp-refusals all"] == TripTally(counted: 0, volume: 7))

        let fresh = TripRunner(TripSettings())
        try await fresh.rebuild(TripSettings(), from: history, stops: { [] })
        #expect(tallies(fresh) == counted)
        // A second rebuild, as at a reload.
        try await watch.rebuild(TripSettings(), from: history, stops: { [] })
        #expect(tallies(watch) == counted)
    }

    @Test func `a message in flight during a reload counts once`() async throws {
        let watch = TripRunner(TripSettings())
        let log = TripCountingMailStore(store, watch: watch)
        _ = log.append(record(1, .unknown))
        try await watch.rebuild(TripSettings(), from: history, stops: { [] })
        #expect(tallies(watch).isEmpty)
        _ = log.append(relayed(1))
        #expect(tallies(watch)["placeholder-burst campaign:spring"] == TripTally(counted: 0, volume: 1))
    }

    @Test func `a trip found by a rebuild requests a stop, unless that stop exists or was resumed`() async throws {
        for number in 0..<3 { _ = store.append(record(number, .blocked)) }
        let stop = Stop(
            id: StopID(value: 1), scope: StopScope("campaign:spring")!, mode: .defer, reason: "", who: "",
            origin: .rule("placeholder-burst"), at: now)
        #expect(try await due { [] } == ["campaign:spring"])
        #expect(try await due { [stop] }.isEmpty)
        store.resumptions.withLock {
            $0 = [Resumption(stop: stop.id, scope: stop.scope, origin: stop.origin, at: now - .seconds(5))]
        }
        #expect(try await due { [] }.isEmpty)
    }

    /// Keys of the stops that a start requests. A last event marks the end of the queue.
    private func due(_ stops: () -> [Stop]) async throws -> [String] {
        let watch = TripRunner(TripSettings())
        try await watch.rebuild(TripSettings(), from: history, stops: stops)
        for number in 100..<103 {
            var last = record(number, .blocked, ago: .zero)
            last.campaign = "last"
            watch.note(last)
        }
        var keys: [String] = []
        for await trip in watch.trips {
            guard trip.key != .campaign("last") else { break }
            keys.append(trip.key.text)
        }
        return keys
    }

    @Test func `rules stay in force when the store cannot be read`() async throws {
        let watch = TripRunner(TripSettings())
        watch.note(record(1, .blocked))
        store.isBroken.withLock { $0 = true }
        await #expect(throws: StoreFailure.self) {
            try await watch.rebuild(TripSettings(rules: []), from: history, stops: { [] })
        }
        #expect(watch.settings == TripSettings())
        #expect(tallies(watch)["placeholder-burst campaign:spring"]?.counted == 1)
    }

    @Test func `after an erasure renames a campaign, its count moves to the new name`() async throws {
        let watch = TripRunner(TripSettings())
        let log = TripCountingMailStore(store, watch: watch)
        for number in 0..<2 { _ = log.append(record(number, .blocked)) }
        store.records.withLock { records in
            for id in Array(records.keys) { records[id]?.campaign = "c-erased" }
        }
        try await watch.rebuild(from: history, stops: { [] })
        #expect(tallies(watch)["placeholder-burst campaign:c-erased"]?.counted == 2)
        #expect(!tallies(watch).keys.contains { $0.contains("spring") } && watch.settings == TripSettings())
    }

    @Test func `a step of the wall clock ends neither the caution after a resume nor a window`() async throws {
        let reading = Mutex(ClockReading(wall: now, boot: "a", uptime: 100_000_000))
        let clock = StopClock(nil) { reading.withLock { $0 } }
        let rule = TripRule(
            name: "burst", measure: .messages, per: .all, window: .seconds(600), threshold: TripThreshold(count: 3),
            action: .warn)
        let watch = TripRunner(TripSettings(rules: [rule]), clock: clock)
        watch.didResume(Resumption(stop: StopID(value: 1), scope: .all, origin: .person, at: now))
        for (number, step) in [0, 86_400, -86_400, 7200].enumerated() {
            let wall = now + .seconds(step + number + 1)
            reading.withLock {
                $0 = ClockReading(wall: wall, boot: "a", uptime: 100_000_000 + Int64(number + 1) * 1_000_000)
            }
            var row = record(number, .relayed)
            row.at = wall
            watch.note(row)
            let figures = try #require(watch.figures(stops: []).first)
            #expect(figures.tally.counted == number + 1, "\(step)")
            if number > 0 {
                let left = try #require(figures.cautionUntil) - wall
                #expect(left > .seconds(3500) && left <= .seconds(3600), "\(step): \(left)")
            }
        }
    }
}
