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

    private func policy(
        maxAge: Duration? = .seconds(86_400), kind: ListKind = .suppression,
        change: (inout ListSettings) -> Void = { _ in }
    ) -> ListPolicy {
        var settings = ListSettings(name: "optouts")
        settings.maxAge = maxAge
        settings.kind = kind
        change(&settings)
        return ListPolicy([settings])
    }

    private func decide(
        _ policy: ListPolicy, hits: [ListHit] = [], versions: [ListVersion], campaign: String? = nil
    ) -> ListDecision {
        policy.decide(
            ListQuestion(stream: "news", campaign: campaign), hits: hits, versions: versions, now: now)
    }

    private func text(_ decision: ListDecision) -> String {
        switch decision.answer {
        case .clear: "clear \(decision.versions.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })"
        case .refused(let reply), .deferred(let reply), .suppressed(let reply, isSilent: false): reply.text
        case .suppressed(let reply, isSilent: true): ListDecision.silentReply(reply).text
        }
    }

    @Test func `a recipient on no list is clear`() {
        let decision = decide(policy(), versions: [version(), version("extra", number: 9)])
        #expect(decision.answer == .clear)
        #expect(decision.versions == ["optouts": 3, "extra": 9])
    }

    @Test func `the reply for a suppressed recipient gives the reason, the date and the list`() {
        func reply(_ hit: ListHit) -> String { text(decide(policy(), hits: [hit], versions: [version()])) }
        let head = "550 5.7.1 sendguard: suppressed "
        #expect(reply(hit("unsubscribed", "2026-03-01")) == head + "(unsubscribed 2026-03-01, list optouts)")
        #expect(reply(hit("bounced")) == head + "(bounced, list optouts)")
        #expect(reply(hit("", "2026-03-01T23:00:00Z")) == head + "(2026-03-01, list optouts)")
        #expect(reply(hit("")) == head + "(list optouts)")
        #expect(decide(policy(), hits: [hit("")], versions: [version()]).isSuppressed)
    }

    @Test func `a list that was never imported defers mail`() {
        #expect(
            text(decide(policy(), versions: []))
                == "451 4.7.1 sendguard: list optouts is missing: it was never imported")
    }

    @Test func `a list older than its max_age defers mail and names the loaded version`() {
        #expect(
            text(decide(policy(), versions: [version(hoursOld: 26)]))
                == "451 4.7.1 sendguard: list optouts is 26 h old, older than its max_age of 24 h "
                + "(still in force: version 3 of optouts.csv)")
    }

    @Test func `a list's age counts from its generation, not from its import`() {
        let exported = ListVersion(
            list: "optouts", kind: .suppression, version: 3, rows: 10, importedAt: now,
            generatedAt: now - .seconds(3600 * 26), source: "optouts.csv")
        #expect(text(decide(policy(), versions: [exported])).contains("is 26 h old"))
    }

    @Test func `a list exactly as old as its max_age is not too old`() {
        #expect(decide(policy(), versions: [version(hoursOld: 24)]).answer == .clear)
    }

    @Test func `a list without max_age never gets too old`() {
        #expect(decide(policy(maxAge: nil), versions: [version(hoursOld: 9000)]).answer == .clear)
    }

    @Test func `a list in doubt defers mail, configured or not`() {
        let doubtful = version(doubt: "new.csv has 5 rows")
        let expected =
            "451 4.7.1 sendguard: list optouts is in doubt: new.csv has 5 rows (still in force: version 3 of optouts.csv)"
        #expect(text(decide(policy(), versions: [doubtful])) == expected)
        #expect(text(decide(ListPolicy([]), versions: [doubtful])) == expected)
    }

    @Test func `a list of only single entries counts as never imported when it must be fresh`() {
        let begun = ListVersion(
            list: "optouts", kind: .suppression, version: 1, rows: 0, importedAt: now, source: "", changes: 1)
        #expect(text(decide(policy(), versions: [begun])).contains("it was never imported"))
        #expect(text(decide(policy(), hits: [hit("")], versions: [begun])).hasPrefix("550"))
        #expect(decide(policy(maxAge: nil), versions: [begun]).answer == .clear)
        let refreshed = policy(maxAge: nil) { $0.refresh = ListRefresh(.file("/lists/a.csv")) }
        #expect(text(decide(refreshed, versions: [begun])).contains("it was never imported"))
    }

    @Test func `a suppressed recipient is refused even when the list is too old`() {
        #expect(text(decide(policy(), hits: [hit("")], versions: [version(hoursOld: 100)])).hasPrefix("550 5.7.1"))
    }

    @Test func `a suppression list that is not configured is enforced`() {
        #expect(text(decide(ListPolicy([]), hits: [hit("")], versions: [version()])).hasPrefix("550 5.7.1"))
    }

    @Test func `an audience that is not configured applies to no mail`() {
        let decision = decide(ListPolicy([]), versions: [version(kind: .audience, hoursOld: 9000, doubt: "d")])
        #expect(decision.answer == .clear)
        #expect(decision.versions.isEmpty)
    }

    @Test func `a list imported as another kind than configured defers mail`() {
        #expect(
            text(decide(policy(), versions: [version(kind: .audience)]))
                == "451 4.7.1 sendguard: list optouts was imported as audience, but is configured as suppression")
        #expect(text(decide(policy(kind: .audience), versions: [version()])).contains("is configured as audience"))
    }
}
