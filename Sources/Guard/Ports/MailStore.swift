// Folder Ports: what this target asks of a store: four protocols, by caller: the mail path in this file, the switch,
// the lists, and the record that people ask about in the others. Only this folder may say `async`. It may use all
// other folders but Standing and Trips.

import Mail
import Synchronization

/// What a message's life asks of a store: its record, the mail that is kept or held, and the apologies.
package protocol MailStore: Sendable {
    // MARK: The record of every message

    // Appends are queued in order and share commits; each is durable when its ticket says so.

    /// Queues a record with its deliveries and findings; returns at once.
    func append(_ record: MessageRecord) -> CommitTicket
    /// Queues what followed a record: its verdict, and the state and reply of each delivery still `unknown`.
    /// While the store is failing an outcome is kept and written when it recovers.
    func append(_ outcome: Outcome) -> CommitTicket
    /// The greatest id ever written; where the next process begins.
    func greatestID() async throws(StoreFailure) -> RecordID?
    /// Session events, of which a bounded number is kept. Durable when it returns; the oldest go for what is too many.
    func append(_ events: [SessionEvent]) async throws(StoreFailure)

    // MARK: The quarantine

    // The messages that were kept back, whole, so that a person can see why. A message has its record before it is kept
    // here, and a record stands whether or not its message could be kept.

    /// Keeps a message that a check blocked; durable when it returns. What fails here changes nothing about the
    /// refusal.
    /// - Parameter piece: the message from an offset on, as many octets as are at hand; empty at its end. Called on
    ///   a thread of the store's, one call at a time, and no more once this has returned.
    func keep(
        _ id: RecordID, sizeBytes: Int, piece: @escaping @Sendable (_ offset: Int) throws -> [UInt8]
    ) async throws(StoreFailure)

    // MARK: Held mail

    // Taken over from its senders, so it must not be lost and must not be sent twice. A recipient of a held message is
    // `held`, then `unknown` from the moment a release may have sent it, then what its release came to. Each step is
    // durable before the next is taken, and each names what it must find, so of two at once one fails.

    /// Keeps a message whole, with its envelope and with its record or outcome, whose verdict is `held`. Durable when it
    /// returns; when it throws, the message is not held, and its record is not written.
    /// - Parameter piece: as in `keep`.
    func hold(
        _ entry: HeldEntry, _ envelope: HeldEnvelope, sizeBytes: Int,
        piece: @escaping @Sendable (_ offset: Int) throws -> [UInt8]
    ) async throws(StoreFailure)
    /// The content of a message that is held.
    func heldContent(_ id: RecordID) async throws(StoreFailure) -> [UInt8]
    /// What the selected recipients of each message got before; by message, then by position.
    func past(of messages: [HeldMessage]) async throws(StoreFailure) -> [RecordID: [Int: HeldPast]]
    /// Makes recipients `unknown`; the ticket fails when one of them is not `held`, and then none is.
    func beginRelease(_ id: RecordID, positions: [Int]) -> CommitTicket
    /// Notes results. Content that nobody waits for any more goes.
    /// - Parameter keeps: it was blocked by a check, so it stays in the quarantine to be looked at.
    /// - Returns: how many of the results counted.
    func settle(
        _ id: RecordID, _ results: [HeldResult], keeps: Bool, at: Timestamp
    ) async throws(StoreFailure) -> Int

    // MARK: Apologies

    /// Those in force, oldest first.
    func armedApologies() async throws(StoreFailure) -> [Apology]
    /// - Parameter besides: the message in question, which does not count.
    func standing(
        of address: Address, in apology: Apology.ID, besides: RecordID
    ) async throws(StoreFailure) -> ApologyStanding
}

/// A place in the audit log's queue: `committed()` returns when the entry is durable.
///
/// A ticket cannot be cancelled: an entry that is queued will be written even if the session that queued it is
/// gone. One task at most waits for a ticket.
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

    /// Called once by the store; nil is success.
    package func resolve(_ failure: StoreFailure?) {
        let waiter: UnsafeContinuation<StoreFailure?, Never>? = state.withLock { state in
            defer { state = .done(failure) }
            if case .waiting(let continuation) = state { return continuation }
            return nil
        }
        waiter?.resume(returning: failure)
    }
}

/// The store could not do what it was asked. The text is for the operator; it holds no address and no SQL value.
package struct StoreFailure: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}
