import Guard
import Mail
import TestSupport
import Testing

@testable import Store

/// Users and tokens on the disk.
@Suite(.scoped) struct AccessStoreTests {
    private let root = Identity(name: "root", userID: 0)

    private func user(_ name: String, _ role: AccessRole = .operator) -> AccessUser {
        AccessUser(name: name, role: role, password: "$y$\(name)", codeSecret: [1, 2, 3], madeAt: noon, madeBy: "root")
    }

    @Test func `users survive a restart, and each act is on record`() async throws {
        var store = try openStore()
        for one in [user("ben"), user("ann", .admin)] { #expect(try await store.add(one, by: root)) }
        #expect(try await store.add(user("ann", .viewer), by: root) == false, "the name is taken")
        var change = AccessUserChange()
        (change.role, change.password) = (.viewer, "$y$new")
        let later = noon + .seconds(5)
        #expect(try await store.change(user: "ben", change, by: root, at: later)?.role == .viewer)
        #expect(try await store.change(user: "eve", change, by: root, at: later) == nil)
        store.close()

        store = try openStore()
        defer { store.close() }
        let users = try await store.accessUsers()
        #expect(users == [user("ann", .admin), change.applied(to: user("ben"), at: later)])
        #expect(try await store.remove(user: "ann", by: root, at: later))
        #expect(try await store.remove(user: "ann", by: root, at: later) == false)
        let events = try await store.events(since: nil, limit: nil)
        #expect(events.allSatisfy { $0.kind == .access && $0.who.name == "root" } && events.count == 4)
        #expect(!events.contains { "\($0)".contains("$y$") }, "no hash is on record")
        #expect(events.map(\.subject).last == "user ann")
    }

    @Test func `a step of one-time codes is taken once, and no earlier one after it`() async throws {
        let store = try openStore()
        defer { store.close() }
        #expect(try await store.add(user("ann"), by: root))
        #expect(try await store.useCode(step: 10, of: "ann"))
        for step: Int64 in [10, 9] { #expect(try await store.useCode(step: step, of: "ann") == false) }
        #expect(try await store.useCode(step: 11, of: "ann"))
        #expect(try await store.useCode(step: 12, of: "eve") == false)
        var change = AccessUserChange()
        change.role = .viewer
        _ = try await store.change(user: "ann", change, by: root, at: noon)
        #expect(try await store.useCode(step: 11, of: "ann") == false, "a change forgets no step")
    }

    @Test func `a token is found by its digest until it is revoked`() async throws {
        var store = try openStore()
        let order = AccessTokenOrder(
            name: "deploy", role: .operator, digest: [UInt8](repeating: 7, count: 32), expiresAt: noon + .seconds(60),
            who: root)
        let token = try await store.add(order, at: noon)
        #expect(token.id.description == "T1" && token.isInForce(at: noon) && !token.isInForce(at: noon + .seconds(60)))
        try await store.noteUse(of: token.id, at: noon + .seconds(3))
        store.close()

        store = try openStore()
        defer { store.close() }
        let found = try await store.accessTokenDigests()[order.digest]
        #expect(found?.name == "deploy" && found?.lastUsedAt == noon + .seconds(3))
        let revoked = try await store.revoke(token.id, by: root, reason: "sold", at: noon + .seconds(4))
        #expect(revoked?.revokedAt == noon + .seconds(4))
        #expect(try await store.revoke(token.id, by: root, reason: "again", at: noon) == nil)
        #expect(try await store.accessTokenDigests().isEmpty)
        #expect(try await store.accessTokens().count == 1)
        #expect(try await store.events(since: nil, limit: nil).last?.reason == "revoked: sold")
    }
}
