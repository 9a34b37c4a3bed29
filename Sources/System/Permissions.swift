import Glibc

/// The mode and the group of what lies in a folder.
package enum Permissions {
    /// - Parameter group: nil leaves it.
    package static func set(folder path: String, mode: UInt32, group: UInt32?) throws(SystemCallFailure) {
        do throws(Errno) { try set(path, mode: mode, group: group) } catch {
            throw SystemCallFailure("change the rights of \(path)", error)
        }
    }

    /// nil when it cannot be looked at.
    package static func mode(of path: String) -> UInt32? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    /// The user whose it is; nil when it cannot be looked at.
    package static func owner(of path: String) -> UInt32? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_uid : nil
    }

    /// Whether every user of this machine may read a file: by its own mode, and by those of all folders above it.
    package static func isReadableByOthers(_ path: String) -> Bool { isOpenToOthers(path, UInt32(S_IROTH)) }

    /// The same for writing.
    package static func isWritableByOthers(_ path: String) -> Bool { isOpenToOthers(path, UInt32(S_IWOTH)) }

    private static func isOpenToOthers(_ path: String, _ right: UInt32) -> Bool {
        guard let real = realpath(path, nil) else { return false }
        defer { free(real) }
        var parts = String(cString: real).split(separator: "/")
        guard let mode = mode(of: "/" + parts.joined(separator: "/")), mode & right != 0 else { return false }
        while !parts.isEmpty {
            parts.removeLast()
            guard let mode = Self.mode(of: "/" + parts.joined(separator: "/")), mode & UInt32(S_IXOTH) != 0 else {
                return false
            }
        }
        return true
    }

    /// The group first: nobody else's group ever has the rights that are meant for this one.
    package static func set(_ path: String, mode: UInt32, group: UInt32?) throws(Errno) {
        if let group { _ = try Syscalls.check32 { chown(path, .max, group) } }
        _ = try Syscalls.check32 { chmod(path, mode) }
    }
}
