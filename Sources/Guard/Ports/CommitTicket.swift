import Synchronization

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
