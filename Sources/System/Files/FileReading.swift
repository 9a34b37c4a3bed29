// Folder Files: files and folders. Whole files, small files, temporary files, growing files, rotating files, and
// watches on folders.
// May use: Threads (each watch has a thread).

import Glibc
import Synchronization

/// A file that a single task reads from beginning to end, in pieces. If another file replaces it meanwhile, the old
/// file is still read.
package final class FileReading: Sendable {
    /// The file's stamp at the moment it was opened.
    package let stamp: FileStamp
    private let path: String
    private let descriptor: Int32
    private let offset = Mutex(0)

    /// - Parameter followsLinks: whether the path may be a symbolic link.
    package init(_ path: String, followsLinks: Bool) throws(SystemCallFailure) {
        self.path = path
        do throws(Errno) {
            descriptor = try followsLinks ? Syscalls.openRegularFile(path) : Syscalls.openPlainFile(path)
        } catch {
            throw SystemCallFailure("open \(path)", error)
        }
        var status = stat()
        fstat(descriptor, &status)
        stamp = FileStamp(status)
    }

    deinit { Syscalls.close(descriptor) }

    /// The next bytes; nil at the end of the file.
    package func next() throws(SystemCallFailure) -> [UInt8]? {
        let place = offset.withLock { $0 }
        var piece = [UInt8](repeating: 0, count: SystemLimits.pieceBytes)
        let result = piece.withUnsafeMutableBytes { buffer in
            Result { () throws(Errno) in try Syscalls.read(descriptor, buffer, at: place) }
        }
        switch result {
        case .failure(let errno): throw SystemCallFailure("read \(path)", errno)
        case .success(0): return nil
        case .success(let count):
            offset.withLock { $0 = place + count }
            return Array(piece[..<count])
        }
    }

    /// Whether the file has been written to since it was opened.
    package var hasChanged: Bool {
        var status = stat()
        return fstat(descriptor, &status) != 0 || FileStamp(status) != stamp
    }
}

/// Tells a file from one that replaces it, and shows whether the file has been written to.
package struct FileStamp: Hashable, Sendable {
    package let device: UInt64
    package let inode: UInt64
    package let sizeBytes: Int
    /// Microseconds since 1970, UTC.
    package let modifiedMicroseconds: Int64

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        sizeBytes = Int(status.st_size)
        modifiedMicroseconds = Int64(status.st_mtim.tv_sec) * 1_000_000 + Int64(status.st_mtim.tv_nsec) / 1000
    }

    /// nil when the path cannot be examined or is not a regular file.
    /// - Parameter followsLinks: whether to examine the file behind a symbolic link; otherwise a link gives nil.
    package static func of(_ path: String, followsLinks: Bool) -> FileStamp? {
        var status = stat()
        let result = followsLinks ? stat(path, &status) : lstat(path, &status)
        return result == 0 && status.st_mode & S_IFMT == S_IFREG ? FileStamp(status) : nil
    }
}

/// Small files that other programs leave for the guard.
package enum PlainFile {
    /// Whether a file, a folder or a link (also a broken one) has this name. True when the path cannot be examined.
    package static func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 || (errno != ENOENT && errno != ENOTDIR)
    }

    /// The first bytes of a file; nil when it cannot be read or is not a regular file.
    package static func head(_ path: String, limitBytes: Int) -> [UInt8]? {
        guard let descriptor = try? Syscalls.openPlainFile(path) else { return nil }
        defer { Syscalls.close(descriptor) }
        return [UInt8](unsafeUninitializedCapacity: limitBytes) { buffer, count in
            count = (try? Syscalls.read(descriptor, UnsafeMutableRawBufferPointer(buffer), at: 0)) ?? 0
        }
    }
}
