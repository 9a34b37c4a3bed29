import Glibc

/// A request over a Unix stream socket that is sent piece by piece, and its answer, whole or piece by piece.
///
/// Blocking, with a deadline for each piece; for commands, never for a loop's thread.
package final class UnixSocketUpload: Sendable {
    private let descriptor: Int32
    private let patience: Duration

    /// - Parameter patience: without any progress.
    package init(path: String, patience: Duration) throws(UnixSocketFailure) {
        descriptor = try UnixSocketRequest.connected(to: path)
        self.patience = patience
    }

    deinit { _ = Glibc.close(descriptor) }

    /// False when the other side takes no more, because it has answered.
    package func send(_ octets: [UInt8]) throws(UnixSocketFailure) -> Bool {
        try UnixSocketRequest.send(octets, over: descriptor, until: ContinuousClock.now + patience)
    }

    /// What the other side says next; nothing at its end.
    package func piece() throws(UnixSocketFailure) -> [UInt8] {
        try UnixSocketRequest.receiveSome(from: descriptor, until: ContinuousClock.now + patience)
    }

    /// Everything that the other side says until it closes.
    package func answer(limitBytes: Int) throws(UnixSocketFailure) -> [UInt8] {
        try UnixSocketRequest.receive(
            from: descriptor, until: ContinuousClock.now + patience, limitBytes: limitBytes)
    }
}
