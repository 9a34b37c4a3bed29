import Mail
import Testing

@testable import Guard

struct ListPolicyTests {
    private let now = Timestamp(rfc3339: "2026-03-02T12:00:00Z")!

    private func version(
        _ list: String = "optouts", kind: ListKind = .suppression, number: Int64 = 3, hoursOld: Int = 1,
        doubt: String? = nil
    ) -> ListVersion {
        ListVersion(
            list: list, kind: kind, version: number, rows: 10, importedAt: now - .seconds(3600 * hoursOld),
            source: "optouts.csv", doubt: doubt)
    }

    private func hit(_ reason: String, _ since: String? = nil, kind: ListKind = .suppression) -> ListHit {
        ListHit(
            list: "optouts", kind: kind, version: 3,
            entry: ListEntry(
                key: "jane@x.example", reason: reason, since: since.map { Timestamp(rfc3339: $0)! }))
    }

    private func policy(maxAge: Duration? = .seconds(86_400), kind: ListKind = .suppression) -> ListPolicy {
        var settings = ListSettings(name: "optouts")
        settings.maxAge = maxAge
        settings.kind = kind
        return ListPolicy([settings])
    }

    private func text(_ decision: ListDecision) -> String {
        switch decision {
        case .clear(let versions): "clear \(versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })"
        case .suppressed(let reply), .deferred(let reply): reply.text
        }
    }

    @Test func `who is on no list is clear`() {
        let decision = policy().decide(hits: [], versions: [version(), version("extra", number: 9)], now: now)
        #expect(decision == .clear(versions: ["optouts": 3, "extra": 9]))
    }

    @Test func `a suppressed recipient is told what is known`() {
        func reply(_ hit: ListHit) -> String { text(policy().decide(hits: [hit], versions: [version()], now: now)) }
        let head = "550 5.7.1 sendguard: suppressed "
        #expect(reply(hit("unsubscribed", "2026-03-01")) == head + "(unsubscribed 2026-03-01, list optouts)")
        #expect(reply(hit("bounced")) == head + "(bounced, list optouts)")
        #expect(reply(hit("", "2026-03-01T23:00:00Z")) == head + "(2026-03-01, list optouts)")
        #expect(reply(hit("")) == head + "(list optouts)")
    }

    @Test func `a list that was never imported defers`() {
        let decision = policy().decide(hits: [], versions: [], now: now)
        #expect(text(decision) == "451 4.7.1 sendguard: list optouts is missing: it was never imported")
    }

    @Test func `a list older than its max_age defers and names what is loaded`() {
        let decision = policy().decide(hits: [], versions: [version(hoursOld: 26)], now: now)
        #expect(
            text(decision) == "451 4.7.1 sendguard: list optouts is 26 h old, older than its max_age of 24 h "
                + "(version 3 of optouts.csv stays loaded)")
    }

    @Test func `a list as old as its max_age is not too old`() {
        guard case .clear = policy().decide(hits: [], versions: [version(hoursOld: 24)], now: now) else {
            Issue.record("deferred")
            return
        }
    }

    @Test func `a list without max_age never ages`() {
        guard case .clear = policy(maxAge: nil).decide(hits: [], versions: [version(hoursOld: 9000)], now: now) else {
            Issue.record("deferred")
            return
        }
    }

    @Test func `a list in doubt defers, configured or not`() {
        let doubtful = version(doubt: "new.csv has 5 rows")
        let expected =
            "451 4.7.1 sendguard: list optouts is in doubt: new.csv has 5 rows (version 3 of optouts.csv stays loaded)"
        #expect(text(policy().decide(hits: [], versions: [doubtful], now: now)) == expected)
        #expect(text(ListPolicy([]).decide(hits: [], versions: [doubtful], now: now)) == expected)
    }

    @Test func `suppression outranks doubt about the list`() {
        let decision = policy().decide(hits: [hit("")], versions: [version(hoursOld: 100)], now: now)
        #expect(text(decision).hasPrefix("550 5.7.1"))
    }

    @Test func `a suppression list that is not configured is enforced`() {
        let decision = ListPolicy([]).decide(hits: [hit("")], versions: [version()], now: now)
        #expect(text(decision).hasPrefix("550 5.7.1"))
    }

    @Test func `an audience list neither suppresses nor defers`() {
        let audience = version(kind: .audience, hoursOld: 9000)
        let decision = policy(kind: .audience).decide(hits: [hit("", kind: .audience)], versions: [audience], now: now)
        #expect(decision == .clear(versions: ["optouts": 3]))
    }

    @Test func `a list imported as another kind than configured defers`() {
        let decision = policy().decide(hits: [], versions: [version(kind: .audience)], now: now)
        #expect(text(decision) == "451 4.7.1 sendguard: list optouts was imported as audience, not as suppression")
    }
}
