import Glibc
import Synchronization

/// Folders by path.
package enum Folder {
    /// Makes a folder, and those above it that are missing.
    package static func make(_ path: String) throws(SystemCallFailure) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") where part != "." {
            made += "/\(part)"
            if mkdir(made, 0o755) != 0, errno != EEXIST { throw SystemCallFailure("make folder \(made)", Errno(errno)) }
        }
    }

    /// Names of what is in a folder, in no order.
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

/// Tells which files of a folder are complete: those that are moved into it, or closed after writing (inotify(7)).
///
/// It wakes whoever looks after the folder when one comes, and every second besides. A folder that is not there yet, or is
/// replaced by another, is watched from the second on in which it is there; what came before is not told of.
package final class FolderArrivals: Sendable {
    /// One element a wake-up; those that nobody has taken yet are one.
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

    /// Wakes it now.
    package func poke() { continuation.yield() }

    /// Names of the files that have arrived since it was asked last.
    package func take() -> Set<String> {
        names.withLock { names in
            defer { names = [] }
            return names
        }
    }

    /// Ends with the stream.
    private static func run(
        _ folder: String?, _ continuation: AsyncStream<Void>.Continuation, note: (Set<String>) -> Void
    ) {
        var descriptor: Int32?
        defer { if let descriptor { Syscalls.close(descriptor) } }
        while true {
            if descriptor == nil, let folder { descriptor = try? Syscalls.watchArrivals(folder) }
            if case .terminated = continuation.yield() { return }
            // A negative descriptor is not looked at (poll(2)): only time passes then.
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

    /// - Returns: what arrived, and whether the folder is not what it was.
    private static func take(from descriptor: Int32) -> (names: Set<String>, isGone: Bool) {
        var (names, isGone) = (Set<String>(), false)
        withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: 8) { buffer in
            while let count = try? Syscalls.read(descriptor, buffer), count > 0 {
                var place = 0
                let head = MemoryLayout<inotify_event>.size
                while place + head <= count {
                    let event = buffer.loadUnaligned(fromByteOffset: place, as: inotify_event.self)
                    let end = min(place + head + Int(event.len), count)
                    // Padded with zeroes.
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
