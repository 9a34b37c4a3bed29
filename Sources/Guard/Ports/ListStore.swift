import Mail

/// The dated, versioned lists, and the people who asked to be erased and must get no mail.
package protocol ListStore: Sendable {
    // MARK: Lookup

    /// The entries for an address in all lists in force, ordered by list. Answers from memory. Only a read from a
    /// file that is not in memory suspends, so that no loop waits for a disk. A failure means that the answer is
    /// unknown.
    func hits(_ address: Address) async throws(StoreFailure) -> [ListHit]
    /// The versions in force, ordered by name.
    func versions() -> [ListVersion]
    /// Puts secrets in force, by list; replaces all earlier ones. Every lookup that begins later uses them. A list with
    /// hashes whose secret is missing, or is not the one that they were made with, is in doubt.
    func use(_ secrets: [String: ListHashKnowledge])

    /// When the person whom an entry names was erased, as far as the entry is an address or a digest of it; nil: not.
    func erasure(of key: String) throws(StoreFailure) -> Timestamp?

    // MARK: Changes

    /// Begins a new version, filled step by step and in force only after `commit`. Throws `ListImportRefused` when
    /// the order alone is reason to refuse it, or `StoreFailure`.
    func beginImport(_ order: ListImportOrder) async throws -> any ListDraft
    /// Adds or removes one entry. Durable when it returns, and visible to every lookup that begins later. Creates an
    /// empty list when there is none.
    /// - Parameters:
    ///   - kind: of a list that is created.
    ///   - options: of a list that is created. The entry's key was made with these options, or with the options of
    ///     the version in force.
    /// - Returns: whether anything changed.
    func change(_ change: ListChange, kind: ListKind, options: AddressKeyOptions) async throws(StoreFailure) -> Bool

    /// Deletes a list with its versions and single changes, and records the event. Durable when it returns, and every
    /// lookup that begins later does not see the list.
    /// - Returns: the version that was in force; nil when there is no such list.
    func delete(_ list: String, because event: GuardEvent) async throws(StoreFailure) -> ListVersion?

    // MARK: Queries about a list

    /// The newest versions up to the limit. The oldest is first, the version in force is last. Includes versions
    /// without content.
    func history(of list: String, newest limit: Int) async throws(StoreFailure) -> [ListVersion]
    /// Versions whose content is stored, oldest first.
    func keptVersions(of list: String) async throws(StoreFailure) -> [ListVersion]
    /// The single changes in force, oldest first.
    func changes(of list: String) async throws(StoreFailure) -> [ListChange]
    /// - Parameter limit: entries that are shown.
    func difference(
        of list: String, from: Int64, to: Int64, limit: Int
    ) async throws(StoreFailure) -> ListDifference
    /// A page of the version in force with its changes, or of an earlier version without them. nil when the content
    /// is not stored.
    /// - Parameter cursor: 0 or `ListPage.next`.
    func rows(of list: String, version: Int64?, cursor: Int, limit: Int) async throws(StoreFailure) -> ListPage?
    /// Returns nil when there is no such list.
    func statistics(of list: String, now: Timestamp) async throws(StoreFailure) -> ListStatistics?
    /// Tries the list's hashes against recent recipients and other lists, in some seconds at most. Returns nil when it
    /// has no hashes, or their secret is missing.
    func tryHashes(of list: String, now: Timestamp) async throws(StoreFailure) -> ListHashTrial?

    // MARK: Erasure

    // A person has the right to be erased, and still to get no mail.

    /// Removes an address from the audiences, the kept messages and the audit log, and keeps it suppressed by a keyed
    /// hash. Durable when it returns. After an interruption, a second call continues.
    func erase(_ address: Address, who: String, at: Timestamp) async throws(StoreFailure) -> ErasureResult
}

extension ListStore {
    /// For a list without address options.
    package func change(_ change: ListChange, kind: ListKind) async throws(StoreFailure) -> Bool {
        try await self.change(change, kind: kind, options: [])
    }
}

/// A version that is not in force yet. It leaves nothing behind when it is abandoned or the guard ends.
package protocol ListDraft: AnyObject, Sendable {
    /// Adds rows; may wait for the disk. Calls must not overlap.
    func append(_ rows: [ListEntry]) async throws(StoreFailure)
    /// Says that no entry at all is right: all rows of the file are about something else than the list.
    func allowEmpty() async
    /// Checks the whole version and puts it in force in one step. Throws `ListImportRefused` or `StoreFailure`; then
    /// the version before stays in force.
    /// - Parameter sha256: of the file as read; empty when unknown.
    func commit(sha256: String, at: Timestamp) async throws -> ListVersion
    /// Checks the whole version as `commit` does, and then abandons it. The version has the number 0.
    func review(sha256: String, at: Timestamp) async throws -> ListVersion
    func abandon() async
    /// Rows that were left out because they name erased people.
    var erased: Int { get async }
}

extension ListStore {
    /// The entries for the address, and the suppressions of the mailboxes inside its local part
    /// (`Address.innerMailboxes`).
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

/// What an erasure removed.
package struct ErasureResult: Hashable, Sendable {
    /// Lists that contained the address.
    package var lists: [String] = []
    /// Deliveries whose address was replaced by a keyed hash.
    package var deliveries = 0
    /// Kept messages that were deleted.
    package var messages = 0
    /// Held recipients that were discarded.
    package var held = 0
    /// Rows of text that contained the address: subjects, reasons, notes, events.
    package var texts = 0
    /// Held messages to other recipients that contain the address. They stay until they are released or discarded.
    package var heldNaming: [RecordID] = []
    /// Values in force that decide about mail and contain the address, such as the scope of an active stop:
    /// `stops.scope of 3`.
    package var inForce: [String] = []
    /// False when the database's log could not be emptied because readers used it all the time.
    package var isLogEmpty = true

    package init() {}
}
