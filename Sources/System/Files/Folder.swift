import Glibc
import Synchronization

/// Folders by path.
package enum Folder {
    /// Makes a folder and its missing parents.
    package static func make(_ path: String) throws(SystemCallFailure) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") where part != "." {
            made += "/\(part)"
            if mkdir(made, 0o755) != 0, errno != EEXIST { throw SystemCallFailure("make folder \(made)", Errno(errno)) }
        }
    }

    /// The names of the entries in a folder, in no order.
    package static func names(in path: String) throws(SystemCallFailure) -> [String] {
        guard let stream = opendir(path) else { throw SystemCallFailure("read folder \(path)", Errno(errno)) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}

/// Wakes its reader when something enters or leaves a folder (inotify(7)), and also every second. So the reader still
/// looks when the folder cannot be watched.
package final class FolderWatch: Sendable {
    /// One element per wake-up. Wake-ups that the reader has not taken yet are merged into one.
    package let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    package init(_ folder: String) {
        (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        Threads.start(named: "folder-watch") { [continuation] in Self.run(folder, continuation) }
    }

    /// Wakes the reader at once.
    package func poke() { continuation.yield() }

    /// Returns when the stream ends.
    private static func run(_ folder: String, _ continuation: AsyncStream<Void>.Continuation) {
        let descriptor = try? Syscalls.watchFolder(folder)
        defer { if let descriptor { Syscalls.close(descriptor) } }
        while true {
            if case .terminated = continuation.yield() { return }
            // poll(2) ignores a negative descriptor and only waits for the timeout.
            var entry = pollfd(fd: descriptor ?? -1, events: Int16(POLLIN), revents: 0)
            _ = poll(&entry, 1, SystemLimits.watchMilliseconds)
            if let descriptor { drain(descriptor) }
        }
    }

    /// Discards the events: the reader looks at the folder itself.
    private static func drain(_ descriptor: Int32) {
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { buffer in
            while read(descriptor, buffer.baseAddress, buffer.count) > 0 {}
        }
    }
}

/// Tells which files of a folder are complete: files moved into it, or closed after writing (inotify(7)).
///
/// It wakes its reader when a complete file arrives, and also every second. When the folder is missing or was
/// replaced, the watch continues within a second after the folder exists again. Earlier arrivals are not reported.
package final class FolderArrivals: Sendable {
    /// One element per wake-up. Wake-ups that the reader has not taken yet are merged into one.
    package let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let names: Mutex<Set<String>>

    /// - Parameter folder: nil watches nothing, and wakes every second.
    package init(_ folder: String?) {
        (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        names = Mutex([])
        Threads.start(named: "folder-arrivals") { [weak self, continuation] in
            Self.run(folder, continuation) { names in
                self?.names.withLock { known in
                    for name in names where known.count < SystemLimits.arrivedNames { known.insert(name) }
                }
            }
        }
    }

    /// Wakes the reader at once.
    package func poke() { continuation.yield() }

    /// The names of the files that have arrived since the last call.
    package func take() -> Set<String> {
        names.withLock { names in
            defer { names = [] }
            return names
        }
    }

    /// Returns when the stream ends.
    private static func run(
        _ folder: String?, _ continuation: AsyncStream<Void>.Continuation, note: (Set<String>) -> Void
    ) {
        var descriptor: Int32?
        defer { if let descriptor { Syscalls.close(descriptor) } }
        while true {
            if descriptor == nil, let folder { descriptor = try? Syscalls.watchArrivals(folder) }
            if case .terminated = continuation.yield() { return }
            // poll(2) ignores a negative descriptor and only waits for the timeout.
            var entry = pollfd(fd: descriptor ?? -1, events: Int16(POLLIN), revents: 0)
            _ = poll(&entry, 1, SystemLimits.watchMilliseconds)
            guard let watched = descriptor else { continue }
            let (names, isGone) = take(from: watched)
            if !names.isEmpty { note(names) }
            if isGone {
                Syscalls.close(watched)
                descriptor = nil
            }
        }
    }

    /// - Returns: the names that arrived, and whether the watched folder was moved or deleted.
    private static func take(from descriptor: Int32) -> (names: Set<String>, isGone: Bool) {
        var (names, isGone) = (Set<String>(), false)
        withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: 8) { buffer in
            while let count = try? Syscalls.read(descriptor, buffer), count > 0 {
                var place = 0
                let head = MemoryLayout<inotify_event>.size
                while place + head <= count {
                    let event = buffer.loadUnaligned(fromByteOffset: place, as: inotify_event.self)
                    let end = min(place + head + Int(event.len), count)
                    // The kernel pads names with zeroes.
                    let name = buffer[(place + head)..<end].prefix { $0 != 0 }
                    let arrives = event.mask & (UInt32(IN_MOVED_TO) | UInt32(IN_CLOSE_WRITE)) != 0
                    if arrives, !name.isEmpty { names.insert(String(decoding: name, as: UTF8.self)) }
                    let goes = UInt32(IN_IGNORED) | UInt32(IN_MOVE_SELF) | UInt32(IN_DELETE_SELF)
                    if event.mask & goes != 0 { isGone = true }
                    place = end
                }
            }
        }
        return (names, isGone)
    }
}
