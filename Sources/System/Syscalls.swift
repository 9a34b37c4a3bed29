import CLinux
import Glibc

/// The system calls of files and folders, each once. A result of -1 becomes a thrown `Errno`. EINTR is retried here
/// and nowhere else. close is never retried: the descriptor is gone in any case (close(2)). Every descriptor is
/// close-on-exec from its creation. `Net` adds the system calls of sockets.
package enum Syscalls {
    @inlinable @inline(__always)
    package static func check(_ call: () -> Int) throws(Errno) -> Int {
        while true {
            let result = call()
            if result >= 0 { return result }
            let code = sg_errno()
            if code != EINTR { throw Errno(code) }
        }
    }

    @inlinable @inline(__always)
    package static func check32(_ call: () -> Int32) throws(Errno) -> Int32 {
        Int32(truncatingIfNeeded: try check { Int(call()) })
    }

    package static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

    // MARK: files

    package static func openUnlinkedFile(in folder: String) throws(Errno) -> Int32 {
        try check32 { sg_open_unlinked(folder) }
    }

    package static func openAppending(_ path: String) throws(Errno) -> Int32 {
        try check32 { sg_open_appending(path) }
    }

    /// Opens a regular file, made with mode 0640 when it is missing. Reads are at any offset; writes append.
    package static func openGrowing(_ path: String) throws(Errno) -> Int32 {
        try check32 { sg_open_growing(path) }
    }

    /// Returns when the file's data is on the disk.
    package static func syncData(_ descriptor: Int32) throws(Errno) { _ = try check32 { fdatasync(descriptor) } }

    /// Returns when the folder's entries are on the disk.
    package static func syncFolder(_ path: String) throws(Errno) {
        let descriptor = try check32 { sg_open_folder(path) }
        defer { close(descriptor) }
        _ = try check32 { fsync(descriptor) }
    }

    package static func write(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) throws(Errno) -> Int {
        try check { Glibc.write(descriptor, buffer.baseAddress, buffer.count) }
    }

    package static func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
        try check { Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
    }

    /// Writes all bytes, in as many calls as it takes.
    package static func writeAll(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) throws(Errno) {
        var rest = bytes
        while !rest.isEmpty {
            let written = try write(descriptor, rest)
            rest = UnsafeRawBufferPointer(rebasing: rest[written...])
        }
    }

    /// Opens a regular file. Refuses links, and files that could block the reader (a pipe, a terminal).
    package static func openPlainFile(_ path: String) throws(Errno) -> Int32 {
        try check32 { sg_open_plain(path) }
    }

    /// Opens a regular file; follows links.
    package static func openRegularFile(_ path: String) throws(Errno) -> Int32 {
        try check32 { sg_open_regular(path) }
    }

    // MARK: inotify(7)

    /// Watches a folder for entries that come or go.
    package static func watchFolder(_ path: String) throws(Errno) -> Int32 {
        try watch(path, UInt32(IN_CREATE) | UInt32(IN_MOVED_TO) | UInt32(IN_DELETE) | UInt32(IN_MOVED_FROM))
    }

    /// Watches a folder for complete files (moved into it, or closed after writing), and for its own move or
    /// deletion.
    package static func watchArrivals(_ path: String) throws(Errno) -> Int32 {
        let goes = UInt32(IN_MOVE_SELF) | UInt32(IN_DELETE_SELF)
        return try watch(path, UInt32(IN_MOVED_TO) | UInt32(IN_CLOSE_WRITE) | UInt32(IN_ONLYDIR) | goes)
    }

    private static func watch(_ path: String, _ mask: UInt32) throws(Errno) -> Int32 {
        let descriptor = try check32 { inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK)) }
        do throws(Errno) { _ = try check32 { inotify_add_watch(descriptor, path, mask) } } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    package static func read(
        _ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer, at offset: Int
    ) throws(Errno) -> Int {
        try check { pread(descriptor, buffer.baseAddress, buffer.count, offset) }
    }
}

/// An errno value (errno(3)) as a type.
package struct Errno: Error, Hashable, Sendable, CustomStringConvertible {
    package let code: Int32
    package init(_ code: Int32) { self.code = code }

    package static let wouldBlock = Errno(EAGAIN)
    package static let interrupted = Errno(EINTR)
    package static let addressInUse = Errno(EADDRINUSE)
    package static let noBuffers = Errno(ENOBUFS)
    package static let connectionInProgress = Errno(EINPROGRESS)

    /// The system's text, such as `Connection refused`.
    package var description: String { String(cString: strerror(code)) }
}

/// A system call that failed on a file, a folder or a program.
package struct SystemCallFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The call that failed, with its object: `open /var/lib/sendguard/log`.
    package let call: String
    package let errno: Errno

    package init(_ call: String, _ errno: Errno) {
        self.call = call
        self.errno = errno
    }

    package var description: String { "\(call): \(errno)" }
}
