import Foundation

/// A file system of a few megabytes in memory (tmpfs), mounted on a folder until the test ends.
package struct SmallDisk: Sendable {
    /// Why it is not available here; nil when it is.
    package static let unavailable: String? = {
        guard getuid() == 0 else { return "only root may mount a file system" }
        let folder = "\(NSTemporaryDirectory())sendguard-probe-\(getpid())"
        mkdir(folder, 0o700)
        defer { rmdir(folder) }
        guard mount("tmpfs", folder, "tmpfs", 0, "size=64k") == 0 else { return "a tmpfs cannot be mounted here" }
        umount2(folder, Int32(MNT_DETACH))
        return nil
    }()

    private let filler: String

    package init(on folder: String, megabytes: Int) throws {
        guard mount("tmpfs", folder, "tmpfs", 0, "size=\(megabytes)m,mode=0700") == 0 else {
            throw TestFailure("cannot mount a tmpfs on \(folder): \(String(cString: strerror(errno)))")
        }
        // Unmounts at once, although programs that end later still use it.
        try TestScope.mine.atEnd { umount2(folder, Int32(MNT_DETACH)) }
        filler = "\(folder)/filler"
    }

    /// Fills the disk and leaves `free` bytes free.
    package func fill(leaving free: Int = 0) throws {
        let descriptor = open(filler, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw TestFailure("cannot fill the disk: \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        let page = [UInt8](repeating: 0x41, count: 4096)
        while write(descriptor, page, page.count) == page.count {}
        guard errno == ENOSPC else { throw TestFailure("cannot fill the disk: \(String(cString: strerror(errno)))") }
        if free > 0 { ftruncate(descriptor, max(0, lseek(descriptor, 0, SEEK_END) - off_t(free))) }
    }

    /// The space is free when this returns. Another process may still have the file open, such as a program that
    /// another test started at this moment; it then has an empty file.
    package func free() {
        truncate(filler, 0)
        unlink(filler)
    }
}
