import Glibc

/// Small files that other programs put down for us.
package enum PlainFile {
    /// Whether something has this name, be it a file, a folder or a link to nowhere. What cannot be looked at counts as
    /// there.
    package static func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 || (errno != ENOENT && errno != ENOTDIR)
    }

    /// The first octets of a file; nil when it cannot be read or is no file.
    package static func head(_ path: String, limitBytes: Int) -> [UInt8]? {
        guard let descriptor = try? Syscalls.openPlainFile(path) else { return nil }
        defer { Syscalls.close(descriptor) }
        return [UInt8](unsafeUninitializedCapacity: limitBytes) { buffer, count in
            count = (try? Syscalls.read(descriptor, UnsafeMutableRawBufferPointer(buffer), at: 0)) ?? 0
        }
    }
}
