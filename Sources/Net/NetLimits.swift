// The bounds of the target `Net`. They are the only file in its root, so that every folder may use them.

/// Sizes and counts of the I/O layer.
enum NetLimits {
    /// Bytes, one read at most: a 50 KB message in one call, and still within the second-level cache.
    static let readBytes = 128 << 10
    /// Bytes of records, one read at most: two of the longest (RFC 8446 section 5.2), so that most of what a loaded peer
    /// has sent comes in one call.
    static let tlsReadBytes = 34 << 10
    /// Bytes that one connection moves before it lets the others of its loop have their turn: a fraction of the 5 ms that
    /// a job may hold a loop.
    static let turnBytes = 256 << 10
    /// Events taken from epoll in one turn.
    static let eventsPerTurn = 256
    /// listen(2) backlog; the kernel cuts it to net.core.somaxconn.
    static let backlog: Int32 = 1024
    /// Connections that a listener takes before it lets the others of its loop have their turn: half a millisecond's.
    static let acceptsPerTurn = 32
    /// Milliseconds without accepting after the process ran out of descriptors.
    static let acceptPauseMilliseconds = 100
    /// Bytes; an input buffer that has grown beyond is given back when it is empty.
    static let keptInputBytes = 4096
    /// Milliseconds in which a datagram's receiver may take what came before, or turn down what was sent.
    static let datagramWaitMilliseconds: Int32 = 20
    /// Such waits before whoever sends gives up for now.
    static let datagramTries = 10
    /// Bytes, one read of a local connection at most.
    static let carriedBytes = 64 << 10
}
