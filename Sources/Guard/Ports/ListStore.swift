import Mail

/// The dated, versioned lists.
package protocol ListStore: Sendable {
    /// Where an address stands, over all lists in force, ordered by list. Answers from memory; only what has to be
    /// read from a file that is not in memory suspends, so that no loop waits for a disk. A failure means that nobody
    /// knows.
    func hits(_ address: Address) async throws(StoreFailure) -> [ListHit]
    /// The versions in force, ordered by name.
    func versions() -> [ListVersion]

    /// A new version, filled little by little and in force only with `commit`. Throws `ListImportRefused` when it can
    /// be refused by the order alone, or `StoreFailure`.
    func beginImport(_ order: ListImportOrder) async throws -> any ListDraft
    /// Durable, and seen by every lookup that begins after it returns. Makes an empty list when there is none.
    /// - Parameters:
    ///   - kind: of a list that is made.
    ///   - options: of a list that is made; the entry's key was made with them, or with those of the version in force.
    /// - Returns: whether anything changed.
    func change(_ change: ListChange, kind: ListKind, options: AddressKeyOptions) async throws(StoreFailure) -> Bool

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
