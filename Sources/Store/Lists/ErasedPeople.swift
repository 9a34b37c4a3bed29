import Foundation
import GRDB
import Guard
import Mail
import Synchronization

/// People who asked to be forgotten: known by a keyed hash alone, not mailed, and not taken in again by an import.
final class ErasedPeople: Sendable {
    /// What the hit of a lookup is called.
    static let listName = ListName.erased
    private static let reason = "erased on request"

    private struct State {
        /// Asked first: eight nanoseconds instead of two digests.
        var filters: Set<UInt64> = []
        var people: [[UInt8]: Timestamp] = [:]
    }

    private let secret: [UInt8]
    private let seed: UInt64
    private let digest: ListDigest
    private let state: Mutex<State>
    private let size: Atomic<Int>

    init(_ db: Database, digest: @escaping ListDigest) throws {
        let rows = try Row.fetchAll(db, sql: "SELECT digest, filter, at FROM erasures")
        secret = try [UInt8].init(Data.fetchOne(db, sql: "SELECT secret FROM erasure_secret") ?? Data())
        guard secret.count == 32 else { throw StoreOpenFailure.corrupt("the secret of erasures is missing") }
        seed = secret.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
        self.digest = digest
        var state = State()
        for row in rows {
            let digest: Data = row["digest"]
            state.filters.insert(UInt64(bitPattern: row["filter"] as Int64))
            state.people[[UInt8](digest)] = Timestamp(microseconds: row["at"])
        }
        size = Atomic(state.people.count)
        self.state = Mutex(state)
    }

    var isEmpty: Bool { size.load(ordering: .acquiring) == 0 }

    func person(_ address: Address) -> ErasedPerson {
        ErasedPerson(address, name: name(address.key), digest: digest)
    }

    /// - Parameter key: `Address.key`, or another entry's, which is nobody's.
    func contains(_ key: String) -> Bool { moment(key) != nil }

    func hit(_ address: Address) -> ListHit? {
        guard size.load(ordering: .acquiring) > 0, let at = moment(address.key) else { return nil }
        return ListHit(
            list: Self.listName, kind: .suppression, version: 1,
            entry: ListEntry(key: address.key, reason: Self.reason, since: at))
    }

    private func moment(_ key: String) -> Timestamp? {
        guard size.load(ordering: .acquiring) > 0 else { return nil }
        let filter = filter(key)
        guard state.withLock({ $0.filters.contains(filter) }) else { return nil }
        let name = name(key)
        return state.withLock { $0.people[name] }
    }

    /// Durable with the caller's commit; in force with `note`.
    func write(_ key: String, at: Timestamp, _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR IGNORE INTO erasures (digest, filter, at) VALUES (?, ?, ?)",
            arguments: [Data(name(key)), Int64(bitPattern: filter(key)), at.microseconds])
    }

    /// Nothing else is known any more.
    func finish(_ key: String, _ db: Database) throws {
        try db.execute(sql: "UPDATE erasures SET is_done = 1 WHERE digest = ?", arguments: [Data(name(key))])
    }

    func note(_ key: String, at: Timestamp) {
        let (filter, name) = (filter(key), name(key))
        state.withLock { state in
            state.filters.insert(filter)
            if state.people[name] == nil { state.people[name] = at }
            size.store(state.people.count, ordering: .releasing)
        }
    }

    /// What stands for the address from now on: 32 octets that tell nothing without the secret.
    func name(_ key: String) -> [UInt8] { KeyedHash(digest: digest).sha256(Array(key.utf8), secret: secret) }

    private func filter(_ key: String) -> UInt64 { KeyHash.of(key, seed: seed) }
}
