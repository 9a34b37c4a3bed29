import Guard
import Mail

/// The store of the mail path that also counts each entry for the trip rules.
///
/// **Why entries count when they are queued, not when they are committed:** a ticket has one waiter, which is the
/// message; waiting for the commit here too would cost a wake-up per message. An entry counts even when its commit
/// fails. The guard is then halted, and a stop that comes too early is the safer error.
package struct TripCountingMailStore: MailStore {
    private let store: any MailStore
    private let watch: TripRunner

    package init(_ store: any MailStore, watch: TripRunner) {
        self.store = store
        self.watch = watch
    }

    package func append(_ record: MessageRecord) -> CommitTicket {
        let ticket = store.append(record)
        watch.note(record)
        return ticket
    }

    package func append(_ outcome: Outcome) -> CommitTicket {
        let ticket = store.append(outcome)
        watch.note(outcome)
        return ticket
    }

    // MARK: Calls that no rule counts

    package func greatestID() async throws(StoreFailure) -> RecordID? { try await store.greatestID() }

    package func append(_ events: [SessionEvent]) async throws(StoreFailure) { try await store.append(events) }

    package func keep(
        _ id: RecordID, _ envelope: HeldEnvelope?, sizeBytes: Int,
        piece: @escaping @Sendable (Int) throws -> [UInt8]
    ) async throws(StoreFailure) {
        try await store.keep(id, envelope, sizeBytes: sizeBytes, piece: piece)
    }

    package func holdKept(_ id: RecordID, at: Timestamp) async throws(StoreFailure) -> Bool {
        try await store.holdKept(id, at: at)
    }

    package func hold(
        _ entry: HeldEntry, _ envelope: HeldEnvelope, sizeBytes: Int,
        piece: @escaping @Sendable (Int) throws -> [UInt8]
    ) async throws(StoreFailure) {
        try await store.hold(entry, envelope, sizeBytes: sizeBytes, piece: piece)
    }

    package func heldContent(_ id: RecordID) async throws(StoreFailure) -> [UInt8] {
        try await store.heldContent(id)
    }

    package func past(of messages: [HeldMessage]) async throws(StoreFailure) -> [RecordID: [Int: HeldPast]] {
        try await store.past(of: messages)
    }

    package func beginRelease(_ id: RecordID, positions: [Int], exception: RulingID?) -> CommitTicket {
        store.beginRelease(id, positions: positions, exception: exception)
    }

    package func settle(
        _ id: RecordID, _ results: [HeldResult], keeps: Bool, at: Timestamp
    ) async throws(StoreFailure) -> Int {
        try await store.settle(id, results, keeps: keeps, at: at)
    }

    package func armedApologies() async throws(StoreFailure) -> [Apology] { try await store.armedApologies() }

    package func standing(
        of address: Address, in apology: Apology.ID, besides: RecordID
    ) async throws(StoreFailure) -> ApologyEligibility {
        try await store.standing(of: address, in: apology, besides: besides)
    }
}
