// Folder ErasedPeople: people who asked to be forgotten. How the guard recognizes them, what replaces them on record,
// and how it finds their address in text. Erase erases what is already stored. It may use Database.

import Content
import Foundation
import GRDB
import Guard
import Mail
import Synchronization

/// People who asked to be forgotten. The guard knows them only by a keyed hash, does not mail them, and does not
/// import them again.
final class ErasedPeople: Sendable {
    /// The list name in a lookup's hit.
    static let listName = ListName.erased
    private static let reason = "erased on request"

    private struct State {
        /// Tested first: 8 ns instead of two digests.
        var filters: Set<UInt64> = []
        /// By the keyed hash of an address, or of a digest of it as lists have them.
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

    /// - Parameter secrets: what the hashes of lists were made with.
    func person(_ address: Address, secrets: [ListHashSecret] = []) -> ErasedPerson {
        ErasedPerson(address, name: name(address.key), digest: digest, secrets: secrets)
    }

    /// - Parameter key: `Address.key`, or the key of a digest; the key of another kind of entry matches no person.
    func contains(_ key: String) -> Bool { moment(key) != nil }

    /// A pseudonym is a hit too: it is in the record in a person's place, and no apology goes to it.
    func hit(_ address: Address) -> ListHit? {
        guard !isEmpty else { return nil }
        // A hash cannot be renewed, so the person may be known by the key of the older rules.
        let at = moment(address.key) ?? address.earlierKey.flatMap(moment)
        guard at != nil || ErasedPerson.isPseudonym(address) else { return nil }
        return ListHit(
            list: Self.listName, kind: .suppression, version: 1,
            entry: ListEntry(key: address.key, reason: Self.reason, since: at))
    }

    /// When the person of an entry was erased; nil: not erased.
    func moment(_ key: String) -> Timestamp? {
        guard size.load(ordering: .acquiring) > 0 else { return nil }
        let filter = filter(key)
        guard state.withLock({ $0.filters.contains(filter) }) else { return nil }
        let name = name(key)
        return state.withLock { $0.people[name] }
    }

    /// Durable with the caller's commit. `note` then puts it in force.
    func write(_ key: String, at: Timestamp, _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR IGNORE INTO erasures (digest, filter, at) VALUES (?, ?, ?)",
            arguments: [Data(name(key)), Int64(bitPattern: filter(key)), at.microseconds])
    }

    /// Marks the erasure as complete: nothing else about the person is stored.
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

    /// The name that replaces the address: 32 bytes that reveal nothing without the secret.
    func name(_ key: String) -> [UInt8] { KeyedHash(digest: digest).sha256(Array(key.utf8), secret: secret) }

    /// What versions of lists keep of a secret: it says nothing outside this database.
    func mark(of secret: ListHashSecret) -> ListSecretMark? { secret.mark(key: self.secret, by: digest) }

    private func filter(_ key: String) -> UInt64 { KeyHash.of(key, seed: seed) }
}

/// The records of mail to erased people. They show that the mail was refused, but not the recipient.
extension ErasedPeople {
    /// Returns the record as it may be kept. Costs nothing while nobody was erased, else one hash for each recipient.
    func pseudonymous(_ record: MessageRecord) -> MessageRecord {
        guard !isEmpty else { return record }
        var record = record
        for index in record.deliveries.indices {
            let delivery = record.deliveries[index]
            guard contains(delivery.address.key) else { continue }
            let person = person(delivery.address)
            record.deliveries[index] = Delivery(
                address: person.pseudonym, state: delivery.state, reply: delivery.reply.map(person.scrubbed),
                segment: person.scrubbed(name: delivery.segment) ?? delivery.segment, header: delivery.header)
            person.scrub(&record)
        }
        return record
    }
}

extension ErasedPeople {
    /// Returns a session event as it may be kept, without erased people in its envelope and readable arguments.
    func pseudonymous(_ event: SessionEvent) -> SessionEvent {
        guard !isEmpty else { return event }
        var event = event
        for address in event.mail.addresses where contains(address.key) {
            let person = person(address)
            event.mail = event.mail.mapped { person.scrubbed($0) ?? $0 }
        }
        return event
    }
}

extension ErasedPerson {
    /// Everything except its recipients.
    fileprivate func scrub(_ record: inout MessageRecord) {
        record.subject = scrubbed(record.subject) ?? record.subject
        record.login = record.login.map { scrubbed($0) ?? $0 }
        record.campaign = scrubbed(name: record.campaign) ?? record.campaign
        record.stream = scrubbed(name: record.stream) ?? record.stream
        record.sender = record.sender.map(scrubbed)
        record.originators = record.originators.map { originators in
            Originators(originators.addresses.map(scrubbed), isReadable: originators.isReadable)
        }
        record.messageID = record.messageID.map { scrubbed($0) ?? $0 }
        record.findings = record.findings.map(scrubbed)
        record.newlyLearnt = nil
    }

    private func scrubbed(_ address: Address) -> Address {
        scrubbed(sender: address.fullText).map { Address($0) ?? pseudonym } ?? address
    }

    fileprivate func scrubbed(_ reply: Reply) -> Reply {
        let lines = reply.lines.map { scrubbed($0) ?? $0 }
        return lines == reply.lines ? reply : Reply(reply.code, reply.enhanced, lines: lines)
    }

    fileprivate func scrubbed(_ finding: Finding) -> Finding {
        let texts = [finding.where, finding.excerpt, finding.reason]
        let words = texts.map { scrubbed($0) ?? $0 }
        guard words != texts else { return finding }
        var clean = Finding(
            check: finding.check, kind: finding.kind, where: words[0], excerpt: words[1], reason: words[2],
            isUndecided: finding.isUndecided)
        clean.action = finding.action
        clean.location = finding.location
        return clean
    }
}

/// HMAC with SHA-256 (RFC 2104, FIPS 198-1).
struct KeyedHash {
    private static let blockBytes = 64
    let digest: ListDigest

    /// Returns 32 bytes.
    /// - Parameter secret: at most 64 bytes.
    func sha256(_ bytes: [UInt8], secret: [UInt8]) -> [UInt8] {
        precondition(secret.count <= Self.blockBytes, "a longer secret has to be digested first")
        let padded = secret + [UInt8](repeating: 0, count: Self.blockBytes - secret.count)
        let inner = digest(.sha256, padded.map { $0 ^ 0x36 } + bytes)
        return digest(.sha256, padded.map { $0 ^ 0x5C } + inner)
    }
}
