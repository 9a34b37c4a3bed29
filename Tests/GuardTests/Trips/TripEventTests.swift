import Content
import Mail
import Testing

@testable import Guard

struct TripEventTests {
    private func record(
        _ verdict: Verdict, _ deliveries: [(Delivery.State, Reply?)], findings: [Finding] = []
    ) -> MessageRecord {
        MessageRecord(
            id: RecordID(value: 1), at: Trips.at(0), stream: "newsletter", clientAddress: "", campaign: "spring",
            sender: Address("news@example.com"), subject: "", sizeBytes: 0, sha256: "", verdict: verdict,
            deliveries: deliveries.map { Delivery(address: Address("a@example.net")!, state: $0, reply: $1) },
            findings: findings, upstream: "esp", stop: nil, lists: [:])
    }

    private static let suppressed = Reply(550, EnhancedStatusCode(5, 7, 1), "sendguard: suppressed (list x) id=1")
    private static let stopped = Reply(550, EnhancedStatusCode(5, 7, 1), "sendguard: stopped: x [stop S1]")

    @Test func `the reply of the list policy is recognised as a suppression`() {
        let entry = ListEntry(key: "a@example.net", reason: "bounced", since: nil)
        let hit = ListHit(list: "x", kind: .suppression, version: 1, entry: entry)
        let question = ListQuestion(stream: "s", campaign: nil)
        let decision = ListPolicy([]).decide(question, hits: [hit], versions: [], now: Trips.at(0))
        guard case .suppressed(let reply, isSilent: false) = decision.answer else {
            Issue.record("not suppressed")
            return
        }
        #expect(ListPolicy.isSuppression(reply.appending(" id=1")))
        #expect(!ListPolicy.isSuppression(Self.stopped))
    }

    @Test func `each measure counts the recipients with the matching outcome`() {
        let event = TripEvent(
            record(
                .relayed,
                [
                    (.accepted, nil), (.accepted, nil), (.blocked, Self.suppressed), (.blocked, Self.stopped),
                    (.refused, Reply(450, "later")), (.refused, Reply(550, "no")), (.deferred, nil),
                ]))
        #expect(event.tally(.suppressed) == TripTally(counted: 1, volume: 5))
        #expect(event.tally(.refusals(.any)) == TripTally(counted: 2, volume: 4))
        #expect(event.tally(.refusals(.transient)) == TripTally(counted: 1, volume: 4))
        #expect(event.tally(.refusals(.permanent)) == TripTally(counted: 1, volume: 4))
        #expect(event.tally(.messages) == TripTally(counted: 1, volume: 1))
        #expect(event.tally(.audience) == TripTally(counted: 2, volume: 2))
        #expect(event.tally(.bounces) == TripTally(counted: 0, volume: 2))
    }

    @Test func `a suppressed recipient counts as such, whatever its client was told`() {
        let silent = Reply(250, EnhancedStatusCode(2, 1, 5), "sendguard: suppressed (list x), left out id=1")
        let event = TripEvent(
            record(.relayed, [(.accepted, nil), (.suppressed, silent), (.suppressed, Self.suppressed)]))
        #expect(event.tally(.suppressed) == TripTally(counted: 2, volume: 3))
        #expect(event.tally(.audience) == TripTally(counted: 1, volume: 1))
    }

    @Test func `a deferred message does not count, because the client retries it`() {
        let event = TripEvent(record(.deferred, [(.deferred, nil)]))
        for measure in [TripMeasure.findings(check: "placeholder", observed: true), .suppressed, .messages] {
            #expect(event.tally(measure).isEmpty)
        }
    }

    @Test func `a held message has no retry key, and a blocked message has one`() {
        #expect(TripEvent(record(.held, [(.held, nil)])).retryKey == nil)
        let outcome = Outcome(
            id: RecordID(value: 1), at: Trips.at(1), verdict: .held, state: .held, reply: Self.stopped)
        #expect(TripEvent(record(.unknown, [(.unknown, nil)])).settled(by: outcome).retryKey == nil)
        #expect(TripEvent(record(.blocked, [(.blocked, Self.stopped)])).retryKey != nil)
    }

    @Test func `only blocking findings count, unless a measure includes observed ones`() {
        let blocked = Finding(check: "placeholder", kind: "k", where: "text", excerpt: "", reason: "")
        let observed = Finding(
            check: "test-content", kind: "k", where: "text", excerpt: "", reason: "", action: .observed)
        let event = TripEvent(record(.blocked, [(.blocked, nil)], findings: [blocked, observed]))
        #expect(event.tally(.findings(check: "placeholder", observed: false)).counted == 1)
        #expect(event.tally(.findings(check: "test-content", observed: false)) == TripTally(counted: 0, volume: 1))
        #expect(event.tally(.findings(check: "test-content", observed: true)).counted == 1)
    }

    @Test(arguments: [
        (Verdict.relayed, Delivery.State.accepted, Reply(250, "ok")), (.refused, .refused, Reply(554, "no")),
        (.refused, .refused, Reply(451, "later")), (.unknown, .unknown, Reply(451, "lost")),
        (.deferred, .deferred, Reply(451, "stopped")), (.blocked, .blocked, Reply(550, "stopped")),
    ])
    func `a record with its outcome gives the same event as the stored record`(
        verdict: Verdict, state: Delivery.State, reply: Reply
    ) {
        let first = record(.unknown, [(.blocked, Self.suppressed), (.unknown, nil), (.unknown, nil)])
        let outcome = Outcome(id: first.id, at: first.at, verdict: verdict, state: state, reply: reply)
        let last = record(verdict, [(.blocked, Self.suppressed), (state, reply), (state, reply)])
        #expect(TripEvent(first).settled(by: outcome) == TripEvent(last))
    }

    @Test func `bounces are measured as a share of accepted recipients, without complaints`() {
        var monitor = TripMonitor(
            TripSettings(rules: [
                TripRule(
                    name: "bounces", measure: .bounces, window: .seconds(3600),
                    threshold: TripThreshold(share: 0.1, floor: 10), action: .stop(.defer))
            ]))
        #expect(monitor.take(Trips.relayed(0, recipients: 10)).isEmpty)
        let bounce = TripEvent(at: Trips.at(1), stream: "s", sender: nil, campaign: "spring", kind: .bounce)
        let complaint = TripEvent(at: Trips.at(1), stream: "s", sender: nil, campaign: "spring", kind: .complaint)
        #expect(monitor.take(complaint).isEmpty)
        #expect(monitor.take(bounce).map(\.tally) == [TripTally(counted: 1, volume: 10)])
    }
}
