import Guard
import Mail

/// What stands in for the store when the state folder holds a database that cannot be read: every question and
/// every write fails, so nothing passes, and the database stays as it was found.
struct MissingStore: AuditLog, Quarantine, SwitchStore, ListStore {
    /// Why there is no store.
    let reason: String

    private var failure: StoreFailure { StoreFailure(reason) }

    func append(_ record: MessageRecord) -> CommitTicket { failed() }
    func append(_ outcome: Outcome) -> CommitTicket { failed() }
    func records(matching filter: RecordFilter) async throws(StoreFailure) -> [MessageRecord] { throw failure }
    func record(_ id: RecordID) async throws(StoreFailure) -> MessageRecord? { throw failure }
    func greatestID() async throws(StoreFailure) -> RecordID? { throw failure }
    func keep(
        _ id: RecordID, sizeBytes: Int, piece: @escaping @Sendable (Int) throws -> [UInt8]
    ) async throws(StoreFailure) { throw failure }
    func message(_ id: RecordID) async throws(StoreFailure) -> KeptMessage { throw failure }
    func activeStops() async throws(StoreFailure) -> [Stop] { throw failure }
    func addStop(
        scope: StopScope, mode: StopMode, reason: String, who: String, at: Timestamp
    ) async throws(StoreFailure) -> Stop { throw failure }
    func endStop(_ id: StopID, reason: String, who: String, at: Timestamp) async throws(StoreFailure) -> Bool {
        throw failure
    }
    func hits(_ address: Address) -> [ListHit] { [] }
    func versions() -> [ListVersion] { [] }
    func importList(
        _ name: String, kind: ListKind, entries: [ListEntry], source: String, maxShrink: Double?, at: Timestamp
    ) async throws -> ListVersion { throw failure }

    private func failed() -> CommitTicket {
        let ticket = CommitTicket()
        ticket.resolve(failure)
        return ticket
    }
}
