// The limits of the target `System`. They are in the root, like the system calls, so that every folder may use them.

/// Sizes and counts of files, programs and threads.
enum SystemLimits {
    /// Threads of a worker, for work that may block or compute for long: name lookups, password hashes, large
    /// messages.
    static let workerThreads = 2
    /// Milliseconds after which the reader looks at a watched folder without any event.
    static let watchMilliseconds: Int32 = 1000
    /// Programs that may wait in a queue.
    static let queuedPrograms = 100
    /// Names of arrived files that the reader has not taken yet. The reader finds further files when it looks at the
    /// folder.
    static let arrivedNames = 10_000
    /// Bytes that one call reads from a file or from a program's output.
    static let pieceBytes = 256 << 10
    /// Bytes that a program may print before they are read. The kernel limits this to fs.pipe-max-size.
    static let pipeBytes: Int32 = 1 << 20
    /// Bytes kept of a program's standard error: its last lines.
    static let keptErrorBytes = 4096
    /// Milliseconds between two checks of a running program.
    static let programPollMilliseconds: Int32 = 20
    /// Bytes per read when a file is searched from its end.
    static let carriedBytes = 64 << 10
}
