// The limits of the target `Net`. This is the only file in its root, so that every folder may use it.

/// Sizes and counts of the I/O layer.
enum NetLimits {
    /// Bytes that one read takes at most: a 50 KB message fits, and the buffer fits the second-level cache.
    static let readBytes = 128 << 10
    /// Bytes of TLS records that one read takes at most: two of the longest (RFC 8446 section 5.2), so that one call
    /// gets most of a fast peer's data.
    static let tlsReadBytes = 34 << 10
    /// Bytes that one connection moves before it gives other tasks a turn: a fraction of the 5 ms for which a job may
    /// block a loop.
    static let turnBytes = 256 << 10
    /// Events taken from epoll in one turn.
    static let eventsPerTurn = 256
    /// listen(2) backlog; the kernel cuts it to net.core.somaxconn.
    static let backlog: Int32 = 1024
    /// Connections that a listener accepts before it gives other tasks a turn: about half a millisecond's work.
    static let acceptsPerTurn = 32
    /// Milliseconds without accepting after the process ran out of descriptors.
    static let acceptPauseMilliseconds = 100
    /// Bytes of capacity above which an emptied buffer is freed.
    static let keptInputBytes = 4096
    /// Milliseconds to wait for a datagram's receiver: to make room, or to refuse a message.
    static let datagramWaitMilliseconds: Int32 = 20
    /// How often the sender waits before it gives up.
    static let datagramTries = 10
    /// Bytes that one read of a local connection takes at most.
    static let carriedBytes = 64 << 10
}
