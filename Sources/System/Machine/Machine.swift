// Folder Machine: the machine and our process. Its name, clocks, deadlines, signals and standard error.
// May use: Threads, Files (the kernel answers in files).

import CLinux
import Glibc
import Synchronization

/// The machine we run on.
package enum Machine {
    /// The name that gethostname(2) returns; `localhost` when it is empty.
    package static var name: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
        let name = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return name.isEmpty ? "localhost" : name
    }
}

/// The limit of open file descriptors of this process.
package enum Descriptors {
    /// Raises the soft limit to the hard one, once at start. Systems keep the soft limit low for programs that use
    /// select(2).
    /// - Returns: the limit in force; 0 when it is unknown.
    package static func raiseLimit() -> Int { Int(clamping: sg_raise_descriptor_limit()) }
}

/// Standard error, for the log.
package enum StandardError {
    /// Writes what it can and ignores failures: a log on a full disk, for example, must not end the guard.
    package static func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes in try? Syscalls.writeAll(STDERR_FILENO, UnsafeRawBufferPointer(bytes)) }
    }
}

/// Signals as a stream.
///
/// A handler writes the number into a pipe, and a thread reads it there. **Why not sigwait:** every thread of the
/// process would have to block the signals, but main and the runtime's threads start before us.
package struct Signals: Sendable {
    /// The signal numbers, in order of arrival.
    package let stream: AsyncStream<Int32>

    /// The descriptor that the handler writes to. A handler can reach only globals.
    private static let pipe = Atomic<Int32>(-1)

    /// Call once. Also ignores SIGPIPE, so that writes report EPIPE instead.
    /// - Parameter signals: such as SIGTERM.
    package init(_ signals: [Int32]) {
        signal(SIGPIPE, SIG_IGN)
        var ends: [Int32] = [0, 0]
        precondition(Glibc.pipe(&ends) == 0, "cannot make a pipe for signals: \(Errno(errno))")
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
