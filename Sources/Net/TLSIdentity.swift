import Synchronization

/// The context in force for a listener; replaced at reload, seen by the next handshake.
package final class TLSIdentity: Sendable {
    private let current: Mutex<TLSContext>

    package init(_ context: TLSContext) { current = Mutex(context) }

    package var context: TLSContext { current.withLock { $0 } }

    package func replace(with context: TLSContext) { current.withLock { $0 = context } }
}
