// Folder Machine: the machine and the process that we are. Its name, clocks and deadlines, signals, standard error.
// May use: Threads, Files (the kernel answers in files).

import CLinux
import Glibc
import Synchronization

/// The machine we run on.
package enum Machine {
    /// Its name as gethostname(2) gives it; `localhost` when it has none.
    package static var name: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
        let name = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return name.isEmpty ? "localhost" : name
    }
}

/// How many descriptors this process may have open.
package enum Descriptors {
    /// Raises the soft limit to the hard one, once at start: the soft one is kept low for programs that use select(2).
    /// - Returns: the limit in force; 0 when nobody can tell.
    package static func raiseLimit() -> Int { Int(clamping: sg_raise_descriptor_limit()) }
}

/// Standard error, for the log.
package enum StandardError {
    /// Writes what it can. A log that cannot be written, on a full disk for one, must not end the guard, so
    /// failures are ignored.
    package static func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in try? Syscalls.writeAll(STDERR_FILENO, UnsafeRawBufferPointer(bytes)) }
    }
}

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
