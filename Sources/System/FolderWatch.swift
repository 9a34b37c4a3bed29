import Glibc

/// Wakes whoever looks after a folder: when something comes into it or leaves it (inotify(7)), and every second besides,
/// so that a folder that cannot be watched, or not any more, is looked at all the same.
package final class FolderWatch: Sendable {
    /// One element a wake-up; those that nobody has taken yet are one.
    package let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    package init(_ folder: String) {
        (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        Threads.start(named: "folder-watch") { [continuation] in Self.run(folder, continuation) }
    }

    /// Wakes it now.
    package func poke() { continuation.yield() }

    /// Ends with the stream.
    private static func run(_ folder: String, _ continuation: AsyncStream<Void>.Continuation) {
        let descriptor = try? Syscalls.watchFolder(folder)
        defer { if let descriptor { Syscalls.close(descriptor) } }
        while true {
            if case .terminated = continuation.yield() { return }
            // A negative descriptor is not looked at (poll(2)): only time passes then.
            var entry = pollfd(fd: descriptor ?? -1, events: Int16(POLLIN), revents: 0)
            _ = poll(&entry, 1, SystemLimits.watchMilliseconds)
            if let descriptor { drain(descriptor) }
        }
    }

    /// What has happened does not matter: whoever is woken looks for itself.
    private static func drain(_ descriptor: Int32) {
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { buffer in
            while read(descriptor, buffer.baseAddress, buffer.count) > 0 {}
        }
    }
}
