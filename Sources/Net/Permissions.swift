import Glibc

/// The mode and the group of what lies in a folder.
package enum Permissions {
    /// - Parameter group: nil leaves it.
    package static func set(folder path: String, mode: UInt32, group: UInt32?) throws(NetError) {
        do throws(Errno) { try set(path, mode: mode, group: group) } catch {
            throw NetError.system("change the rights of \(path)", error)
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

    /// The group first: nobody else's group ever has the rights that are meant for this one.
    static func set(_ path: String, mode: UInt32, group: UInt32?) throws(Errno) {
        if let group { _ = try Syscalls.check32 { chown(path, .max, group) } }
        _ = try Syscalls.check32 { chmod(path, mode) }
    }
}
