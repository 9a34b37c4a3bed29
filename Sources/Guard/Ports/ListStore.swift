import Mail

/// The dated, versioned lists, and the people who are not mailed because they asked to be forgotten.
package protocol ListStore: Sendable {
    // MARK: Lookup

    /// Where an address stands, over all lists in force, ordered by list. Answers from memory; only what has to be
    /// read from a file that is not in memory suspends, so that no loop waits for a disk. A failure means that nobody
    /// knows.
    func hits(_ address: Address) async throws(StoreFailure) -> [ListHit]
    /// The versions in force, ordered by name.
    func versions() -> [ListVersion]

    // MARK: Changes

    /// A new version, filled little by little and in force only with `commit`. Throws `ListImportRefused` when it can
    /// be refused by the order alone, or `StoreFailure`.
    func beginImport(_ order: ListImportOrder) async throws -> any ListDraft
    /// Durable, and seen by every lookup that begins after it returns. Makes an empty list when there is none.
    /// - Parameters:
    ///   - kind: of a list that is made.
    ///   - options: of a list that is made; the entry's key was made with them, or with those of the version in force.
    /// - Returns: whether anything changed.
    func change(_ change: ListChange, kind: ListKind, options: AddressKeyOptions) async throws(StoreFailure) -> Bool

    // MARK: What people ask about a list

    /// The newest so many, oldest first, the one in force last; with those whose content is gone.
    func history(of list: String, newest limit: Int) async throws(StoreFailure) -> [ListVersion]
    /// Those whose content is there, oldest first.
    func keptVersions(of list: String) async throws(StoreFailure) -> [ListVersion]
    /// The single changes in force, oldest first.
    func changes(of list: String) async throws(StoreFailure) -> [ListChange]
    /// - Parameter limit: of the entries that are shown.
    func difference(
        of list: String, from: Int64, to: Int64, limit: Int
    ) async throws(StoreFailure) -> ListDifference
    /// What is in force with its changes, or an earlier version without; nil when there is no such content.
    /// - Parameter cursor: 0 or `ListPage.next`.
    func rows(of list: String, version: Int64?, cursor: Int, limit: Int) async throws(StoreFailure) -> ListPage?
    /// nil when there is no such list.
    func statistics(of list: String, now: Timestamp) async throws(StoreFailure) -> ListStatistics?

    // MARK: Erasure

    // The right of a person to be forgotten, and still not to be mailed.

    /// Takes an address out of the audiences, the messages that are kept and the audit log, and keeps it suppressed by
    /// a keyed hash. Durable when it returns; asked again, it goes on where it was broken off.
    func erase(_ address: Address, who: String, at: Timestamp) async throws(StoreFailure) -> ErasureResult
}

extension ListStore {
    /// For a list whose addresses are taken as they are.
    package func change(_ change: ListChange, kind: ListKind) async throws(StoreFailure) -> Bool {
        try await self.change(change, kind: kind, options: [])
    }
}

/// A version that is not in force yet. Nothing of it is left when it is abandoned or the guard ends.
package protocol ListDraft: AnyObject, Sendable {
    /// Waits for the disk when it has to; calls must not overlap.
    func append(_ rows: [ListEntry]) async throws(StoreFailure)
    /// Checks it whole and puts it in force in one step. Throws `ListImportRefused` or `StoreFailure`; the version
    /// before stays in force then.
    /// - Parameter sha256: of the file as read; empty when nobody knows.
    func commit(sha256: String, at: Timestamp) async throws -> ListVersion
    func abandon() async
}

extension ListStore {
    /// The same with what suppression lists say of the mailboxes within the local part (`Address.innerMailboxes`).
    package func hitsWithin(_ address: Address) async throws(StoreFailure) -> [ListHit] {
        var hits = try await hits(address)
        for inner in address.innerMailboxes {
            for hit in try await self.hits(inner) where hit.kind == .suppression {
                if !hits.contains(where: { $0.list == hit.list }) { hits.append(hit) }
            }
        }
        return hits
    }
}

/// What an erasure took away.
package struct ErasureResult: Hashable, Sendable {
    /// Lists that the address was on.
    package var lists: [String] = []
    /// Deliveries that stand under a keyed hash now.
    package var deliveries = 0
    /// Messages that were kept and are not any more.
    package var messages = 0
    /// Held recipients that were discarded.
    package var held = 0
    /// Rows of texts in which the address was: subjects, reasons, notes, what people did.
    package var texts = 0
    /// Held messages to others that name the address. They stay until they are released or discarded.
    package var heldNaming: [RecordID] = []
    /// What decides which mail may pass and names the address, such as the scope of an active stop: `stops.scope of 3`.
    package var inForce: [String] = []
    /// False: the database's log could not be emptied, because it was read all the while.
    package var isLogEmpty = true

    package init() {}
}
