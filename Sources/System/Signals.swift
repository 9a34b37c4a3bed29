import Glibc
import Synchronization

/// Signals as a stream.
///
/// A handler writes the number into a pipe, and a thread reads it there. **Why not sigwait:** it needs every
/// thread of the process to block the signals, and the runtime's threads, and main, are older than we are.
package struct Signals: Sendable {
    /// The signals' numbers as they come.
    package let stream: AsyncStream<Int32>

    /// Where the handler writes; a handler can reach nothing but globals.
    private static let pipe = Atomic<Int32>(-1)

    /// Call once. SIGPIPE is ignored besides: writes report EPIPE instead.
    /// - Parameter signals: such as SIGTERM.
    package init(_ signals: [Int32]) {
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [0, 0]
        precondition(Glibc.pipe(&ends) == 0, "no pipe for signals: \(Errno(errno))")
        let readEnd = ends[0]
        Self.pipe.store(ends[1], ordering: .releasing)
        for number in signals {
            signal(number) { number in
                var byte = UInt8(truncatingIfNeeded: number)
                _ = write(Signals.pipe.load(ordering: .acquiring), &byte, 1)
            }
        }
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self)
        self.stream = stream
        Threads.start(named: "signals") {
            var byte: UInt8 = 0
            while true {
                let count = read(readEnd, &byte, 1)
                if count == 1 { continuation.yield(Int32(byte)) } else if count == 0 || errno != EINTR { return }
            }
        }
    }
}
