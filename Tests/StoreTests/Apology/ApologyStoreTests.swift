import Guard
import Mail
import TestSupport
import Testing

@testable import Store

@Suite(.scoped) struct ApologyStoreTests {
    private let ann = Identity(name: "ann")

    private func address(_ name: String) -> Address { Address("\(name)@x.example")! }

    private func person(_ name: String, isUnsure: Bool = false) -> ApologyPerson {
        ApologyPerson(address: address(name), segment: name == "ada" ? "gold" : "", isUnsure: isUnsure)
    }

    private func incident(_ store: Store, _ scope: String = "campaign:spring") async throws -> IncidentID {
        let order = IncidentOrder(
            kind: .wrongContent, scope: StopScope(scope)!, since: noon, summary: "wrong link", who: ann)
        return try await store.open(order, at: noon).id
    }

    private func arm(
        _ store: Store, _ incident: IncidentID, _ names: [String], campaign: String = "Sorry"
    ) async throws -> Apology {
        let order = ApologyOrder(incident: incident, campaign: campaign, who: ann)
        let apology = try await store.prepare(order, at: noon)
        try await store.add(names.map { person($0) }, to: apology.id)
        return try await store.arm(apology.id, who: ann, reason: "", at: noon)
    }

    private func send(
        _ store: Store, _ number: Int, to names: [String], campaign: String = "sorry",
        _ state: Delivery.State = .unknown
    ) async throws {
        let deliveries = names.map { delivery("\($0)@X.example", state) }
        try await store.append(record(number, campaign: campaign, deliveries: deliveries)).committed()
    }

    private func appendOutcome(_ store: Store, _ number: Int, _ verdict: Verdict, _ state: Delivery.State) async throws
    {
        let outcome = Outcome(
            id: id(number), at: noon, verdict: verdict, state: state, reply: Reply(250, nil, "ok"), stop: nil)
        try await store.append(outcome).committed()
    }

    private func standings(_ store: Store, _ apology: Apology, _ names: String...) async throws -> [ApologyEligibility]
    {
        var found: [ApologyEligibility] = []
        for name in names {
            found.append(try await store.standing(of: address(name), in: apology.id, besides: id(9_999)))
        }
        return found
    }

    @Test func `a person has had the apology from the commit of a message that may reach them`() async throws {
        let store = try openStore()
        defer { store.close() }
        let apology = try await arm(store, incident(store), ["ada", "bob", "cleo", "dan", "eve", "fay"])
        #expect(apology.isArmed && apology.armedBy == "ann")
        try await send(store, 1, to: ["ada", "zoe"], campaign: "SORRY")
        try await appendOutcome(store, 1, .relayed, .accepted)
        try await send(store, 2, to: ["bob"])
        try await send(store, 3, to: ["cleo"])
        try await appendOutcome(store, 3, .refused, .refused)
        try await send(store, 4, to: ["dan"], .blocked)
        try await send(store, 5, to: ["eve"], campaign: "other")
        try await send(store, 6, to: ["fay"], .held)
        #expect(
            try await standings(store, apology, "ada", "bob", "cleo", "dan", "eve", "fay", "zoe") == [
                .had(id(1)), .had(id(2)), .owed, .owed, .owed, .had(id(6)), .notAffected,
            ])
        // A message that is held does not count as held against itself.
        #expect(try await store.standing(of: address("fay"), in: apology.id, besides: id(6)) == .owed)
        let coverage = try await store.coverage(of: apology.id)
        #expect((coverage.had, coverage.unknown, coverage.held, coverage.owed) == (1, 1, 1, 3))
        let all = try await store.people(of: apology.id, in: nil, after: nil)
        #expect(all.map(\.address.localPart) == ["ada", "bob", "cleo", "dan", "eve", "fay"])
        #expect(all.map(\.state) == [.had, .unknown, .owed, .owed, .owed, .held] && all[0].segment == "gold")
        #expect(try await store.people(of: apology.id, in: .owed, after: "cleo@x.example").count == 2)
        #expect(try await store.people(of: apology.id, in: nil, after: "fay@x.example").isEmpty)
    }

    @Test func `an armed apology and its people survive a restart`() async throws {
        let store = try openStore()
        let apology = try await arm(store, incident(store), ["ada", "bob"])
        store.close()
        let again = try openStore()
        defer { again.close() }
        #expect(try await again.apologies() == [apology])
        try await send(again, 1, to: ["ada"])
        #expect(try await standings(again, apology, "ada", "bob") == [.had(id(1)), .owed])
    }

    @Test func `mail sent between the start of the incident and the arming counts`() async throws {
        let store = try openStore()
        defer { store.close() }
        let incident = try await incident(store)
        try await send(store, -500, to: ["bob"])
        try await send(store, 1, to: ["ada"])
        try await appendOutcome(store, 1, .relayed, .accepted)
        try await send(store, 2, to: ["cleo"], .deferred)
        let apology = try await arm(store, incident, ["ada", "bob", "cleo"])
        // The message from before the incident is not the apology.
        #expect(try await standings(store, apology, "ada", "bob", "cleo") == [.had(id(1)), .owed, .owed])
    }

    @Test func `arming again adds people, and a second apology of an incident skips people who had one`()
        async throws
    {
        let store = try openStore()
        defer { store.close() }
        let incident = try await incident(store)
        let apology = try await arm(store, incident, ["ada"])
        try await send(store, 1, to: ["ada"])
        let again = try await arm(store, incident, ["ada", "bob"], campaign: "SORRY")
        #expect(again.id == apology.id)
        #expect(try await standings(store, again, "ada", "bob") == [.had(id(1)), .owed])
        await #expect(throws: StoreFailure.self) { try await arm(store, incident, ["ada"], campaign: "sorry-2") }
        let other = try await self.incident(store, "campaign:autumn")
        await #expect(throws: StoreFailure.self) { try await arm(store, other, ["ada"]) }
        #expect(try await store.end(apology.id, who: ann, reason: "done", at: noon)?.isArmed == false)
        #expect(try await store.end(apology.id, who: ann, reason: "done", at: noon) == nil)
        // A campaign that is no longer an apology marks no people.
        try await send(store, 2, to: ["bob"])
        let second = try await arm(store, incident, ["ada", "bob"], campaign: "sorry-2")
        #expect(try await standings(store, second, "ada", "bob") == [.had(id(1)), .owed])
        #expect(
            try await store.entries(of: incident, newest: 100).map(\.text) == [
                "wrong link", "apology armed, campaign Sorry, for 1 people",
                "apology armed, campaign Sorry, for 2 people",
                "apology ended, campaign Sorry: done", "apology armed, campaign sorry-2, for 2 people",
            ])
        #expect(try await verifyChain(store).faults == [])
    }

    @Test func `an erased person gets no apology`() async throws {
        let store = try openStore()
        defer { store.close() }
        let apology = try await arm(store, incident(store), ["ada", "bob"])
        _ = try await store.erase(address("ada"), who: "op", at: noon)
        #expect(try await standings(store, apology, "ada", "bob") == [.notAffected, .owed])
    }

    @Test func `thousands of people are added, each once`() async throws {
        let store = try openStore()
        defer { store.close() }
        let names = (0..<4_500).map { "user\($0)" }
        let apology = try await arm(store, incident(store), names + names.prefix(100))
        #expect(try await store.coverage(of: apology.id).owed == 4_500)
        var (seen, last) = (0, String?.none)
        repeat {
            let page = try await store.people(of: apology.id, in: .owed, after: last)
            seen += page.count
            last = page.last?.address.key
        } while last != nil
        #expect(seen == 4_500)
    }
}
