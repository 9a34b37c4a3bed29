// The bounds of the target `System`. With the system calls it is in the root, so that every folder may use them.

/// Sizes and counts of files, programs and threads.
enum SystemLimits {
    /// Threads for what may block or compute for long: name lookups, password hashes, large messages.
    static let workerThreads = 2
    /// Milliseconds after which a watched folder is looked at, whatever the kernel says.
    static let watchMilliseconds: Int32 = 1000
    /// Programs that wait for the one that runs.
    static let queuedPrograms = 100
    /// Names of files that have come into a watched folder and that nobody has taken yet; what is beyond them is found by
    /// looking.
    static let arrivedNames = 10_000
    /// Bytes of a file, or of what a program prints, that are read at once.
    static let pieceBytes = 256 << 10
    /// Bytes that a program may print ahead of who reads it; the kernel cuts it to fs.pipe-max-size.
    static let pipeBytes: Int32 = 1 << 20
    /// Bytes that are kept of what a program says on its standard error: its last lines.
    static let keptErrorBytes = 4096
    /// Milliseconds between two looks at a program that runs.
    static let programPollMilliseconds: Int32 = 20
    /// Bytes of a file that is read from its end.
    static let carriedBytes = 64 << 10
}
