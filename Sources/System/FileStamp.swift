import Glibc

/// What tells a file from the one that takes its place, and from itself after it was written to.
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

    /// nil when nothing is there that can be looked at, or it is no file.
    /// - Parameter followsLinks: whether a link counts as the file that it leads to.
    package static func of(_ path: String, followsLinks: Bool) -> FileStamp? {
        var status = stat()
        let result = followsLinks ? stat(path, &status) : lstat(path, &status)
        return result == 0 && status.st_mode & S_IFMT == S_IFREG ? FileStamp(status) : nil
    }
}
