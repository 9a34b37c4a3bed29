// Folder Ports: the five protocols of the store, by caller. This file: the mail path. The other files: the switch,
// rulings, the lists, and the record that people query. Only this folder may use `async`. It may use all other
// folders except Standing and Trips.

import Mail
import Synchronization

/// What a message's life needs from a store: its record, kept and held mail, and the apologies.
package protocol MailStore: Sendable {
    // MARK: The record of every message

    // Appends are queued in order and share commits; a ticket tells when its entry is durable.

    /// Queues a record with its deliveries and findings; returns at once.
    func append(_ record: MessageRecord) -> CommitTicket
    /// Queues the outcome of a record: its verdict, and the state and reply of each delivery that is still `unknown`.
    /// While the store fails, outcomes are kept and written after it recovers.
    func append(_ outcome: Outcome) -> CommitTicket
    /// The greatest id ever written; the next process continues after it.
    func greatestID() async throws(StoreFailure) -> RecordID?
    /// Writes session events; only a bounded number is kept, and the oldest are deleted. Durable when it returns.
    func append(_ events: [SessionEvent]) async throws(StoreFailure)

    // MARK: The quarantine

    // Blocked messages, stored whole so that a person can see why. The record of a message is written before the
    // message is stored here, and does not depend on it.

    /// Keeps a message that a check blocked; durable when it returns. A failure does not change the refusal.
    /// - Parameters:
    ///   - envelope: what a release needs; nil when the message cannot be released.
    ///   - piece: returns the bytes of the message from an offset on, as many as are at hand; empty at the end.
    ///     Called on a thread of the store, one call at a time, and never after this method returns.
    func keep(
        _ id: RecordID, _ envelope: HeldEnvelope?, sizeBytes: Int,
        piece: @escaping @Sendable (_ offset: Int) throws -> [UInt8]
    ) async throws(StoreFailure)

    // MARK: Held mail

    // The guard has accepted this mail, so it must not be lost or sent twice. A recipient of a held message is
    // `held`. It becomes `unknown` when a release may send it, and then gets the result of the release. Each step is
    // durable before the next begins. Each step names the state it expects, so of two concurrent steps one fails.

    /// Stores a whole message with its envelope and its record or outcome, whose verdict is `held`. Durable when it
    /// returns. When it throws, the message is not held and its record is not written.
    /// - Parameter piece: as in `keep`.
    func hold(
        _ entry: HeldEntry, _ envelope: HeldEnvelope, sizeBytes: Int,
        piece: @escaping @Sendable (_ offset: Int) throws -> [UInt8]
    ) async throws(StoreFailure)
    /// Makes a blocked message held, so that it can be released: each recipient of its kept envelope who is blocked.
    /// Durable when it returns.
    /// - Returns: false when the message is not kept with its envelope, or no recipient is blocked.
    func holdKept(_ id: RecordID, at: Timestamp) async throws(StoreFailure) -> Bool
    /// The content of a message that is held.
    func heldContent(_ id: RecordID) async throws(StoreFailure) -> [UInt8]
    /// Earlier mail to the selected recipients of each message; by message, then by position.
    func past(of messages: [HeldMessage]) async throws(StoreFailure) -> [RecordID: [Int: HeldPast]]
    /// Makes recipients `unknown`. The ticket fails when one of them is not `held`; then no recipient changes.
    /// - Parameter exception: the exception that the message uses up; nil when it needs none.
    func beginRelease(_ id: RecordID, positions: [Int], exception: RulingID?) -> CommitTicket
    /// Writes results, and deletes content that no recipient waits for. The record gets the findings of the release.
    /// - Parameter keeps: true when a check blocked the message; its content stays in the quarantine.
    /// - Returns: how many of the results were applied.
    func settle(
        _ id: RecordID, _ results: [HeldResult], keeps: Bool, at: Timestamp
    ) async throws(StoreFailure) -> Int

    // MARK: Apologies

    /// The armed apologies, oldest first.
    func armedApologies() async throws(StoreFailure) -> [Apology]
    /// - Parameter besides: the message in question; it is not counted.
    func standing(
        of address: Address, in apology: Apology.ID, besides: RecordID
    ) async throws(StoreFailure) -> ApologyEligibility
}

/// A place in the audit log's queue: `committed()` returns when the entry is durable.
///
/// A ticket cannot be cancelled: a queued entry is written even when its session has ended. At most one task waits
/// for a ticket.
package final class CommitTicket: Sendable {
    private enum State {
        case pending
        case waiting(UnsafeContinuation<StoreFailure?, Never>)
        case done(StoreFailure?)
    }

    private let state = Mutex<State>(.pending)

    package init() {}

    /// Waits until the entry is durable; throws when the store could not write it.
    package func committed() async throws(StoreFailure) {
        let failure = await withUnsafeContinuation { continuation in
            let done: StoreFailure?? = state.withLock { state in
                if case .done(let failure) = state { return .some(failure) }
                state = .waiting(continuation)
                return nil
            }
            if let done { continuation.resume(returning: done) }
        }
        if let failure { throw failure }
    }

    /// Called once by the store; nil means success.
    package func resolve(_ failure: StoreFailure?) {
        let waiter: UnsafeContinuation<StoreFailure?, Never>? = state.withLock { state in
            defer { state = .done(failure) }
            if case .waiting(let continuation) = state { return continuation }
            return nil
        }
        waiter?.resume(returning: failure)
    }
}

/// A failed request to the store. The text is for the operator and contains no address and no SQL value.
package struct StoreFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}
