// Folder Security: the system's users and groups, file rights, digests and password hashes.
// May use: Files.

import Glibc

/// The users and groups of the system. A lookup may ask a network directory, and may block.
package enum Accounts {
    /// nil when there is no such user.
    package static func userName(_ id: UInt32) -> String? {
        answer { bytes, count in
            var entry = passwd()
            var found: UnsafeMutablePointer<passwd>?
            let code = getpwuid_r(id, &entry, bytes, count, &found)
            return (code, found.map { String(cString: $0.pointee.pw_name) })
        }
    }

    /// nil when there is no such group.
    package static func groupID(_ name: String) -> UInt32? {
        answer { bytes, count in
            var entry = group()
            var found: UnsafeMutablePointer<group>?
            let code = getgrnam_r(name, &entry, bytes, count, &found)
            return (code, found.map(\.pointee.gr_gid))
        }
    }

    /// Whether this process may give its files to a group. Root and the members of the group may (chown(2)).
    package static func mayUse(group: UInt32) -> Bool {
        if geteuid() == 0 || getegid() == group { return true }
        let count = getgroups(0, nil)
        guard count > 0 else { return false }
        var groups = [gid_t](repeating: 0, count: Int(count))
        let filled = getgroups(count, &groups)
        return filled > 0 && groups.prefix(Int(filled)).contains(group)
    }

    /// The effective user id of this process.
    package static var ownID: UInt32 { geteuid() }

    /// The user whose login session a process belongs to (`loginuid`, proc(5)). nil when there is no login, or when
    /// the process has ended and another user's process has its number.
    package static func login(of process: Int32, userID: UInt32) -> UInt32? {
        let folder = "/proc/\(process)"
        guard let bytes = PlainFile.head("\(folder)/loginuid", limitBytes: 32),
            let id = UInt32(String(decoding: bytes, as: UTF8.self).prefix { $0.isNumber }), id != .max
        else { return nil }
        // Read after the login, so that a reused process number is noticed.
        guard let status = PlainFile.head("\(folder)/status", limitBytes: 4096) else { return nil }
        let lines = String(decoding: status, as: UTF8.self).split(separator: "\n")
        let users = lines.first { $0.hasPrefix("Uid:") }?.split(separator: "\t").dropFirst().map { UInt32($0) }
        return users?.contains(userID) == true ? id : nil
    }

    /// Retries with a larger buffer until the answer fits (getpwuid_r(3)).
    private static func answer<Value>(_ ask: (UnsafeMutablePointer<CChar>, Int) -> (Int32, Value?)) -> Value? {
        var count = 1024
        while count <= 1 << 20 {
            let (code, value) = withUnsafeTemporaryAllocation(of: CChar.self, capacity: count) { buffer in
                ask(buffer.baseAddress!, count)
            }
            if code == 0 { return value }
            guard code == ERANGE || code == EINTR else { return nil }
            if code == ERANGE { count *= 4 }
        }
        return nil
    }
}

/// Modes and groups of files and folders.
package enum Permissions {
    /// - Parameter group: nil keeps the present group.
    package static func set(folder path: String, mode: UInt32, group: UInt32?) throws(SystemCallFailure) {
        do throws(Errno) { try set(path, mode: mode, group: group) } catch {
            throw SystemCallFailure("change the rights of \(path)", error)
        }
    }

    /// nil when the path cannot be examined.
    package static func mode(of path: String) -> UInt32? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    /// The user id of the owner; nil when the path cannot be examined.
    package static func owner(of path: String) -> UInt32? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_uid : nil
    }

    /// Whether every user of this machine may read a file: its mode and the modes of all folders above it must allow
    /// that.
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

    /// Sets the group first, so that the old group never gets the rights meant for the new one.
    package static func set(_ path: String, mode: UInt32, group: UInt32?) throws(Errno) {
        if let group { _ = try Syscalls.check32 { chown(path, .max, group) } }
        _ = try Syscalls.check32 { chmod(path, mode) }
    }
}
