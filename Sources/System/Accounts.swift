import Glibc

/// The users and groups of the system. Questions may go to a directory over the network, and block.
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

    /// Whether this process may give a group rights to its files: root, and the group's members, may (chown(2)).
    package static func mayUse(group: UInt32) -> Bool {
        if geteuid() == 0 || getegid() == group { return true }
        let count = getgroups(0, nil)
        guard count > 0 else { return false }
        var groups = [gid_t](repeating: 0, count: Int(count))
        let filled = getgroups(count, &groups)
        return filled > 0 && groups.prefix(Int(filled)).contains(group)
    }

    /// Our own user, by whose rights we act.
    package static var ownID: UInt32 { geteuid() }

    /// The user who logged in and from whose session a process comes (`loginuid`, proc(5)); nil when there is none, or
    /// when the process has ended and its number is another's by now.
    package static func login(of process: Int32, userID: UInt32) -> UInt32? {
        let folder = "/proc/\(process)"
        guard let bytes = PlainFile.head("\(folder)/loginuid", limitBytes: 32),
            let id = UInt32(String(decoding: bytes, as: UTF8.self).prefix { $0.isNumber }), id != .max
        else { return nil }
        // Asked after the login was read.
        guard let status = PlainFile.head("\(folder)/status", limitBytes: 4096) else { return nil }
        let lines = String(decoding: status, as: UTF8.self).split(separator: "\n")
        let users = lines.first { $0.hasPrefix("Uid:") }?.split(separator: "\t").dropFirst().map { UInt32($0) }
        return users?.contains(userID) == true ? id : nil
    }

    /// Asks with more and more room, until the answer fits (getpwuid_r(3)).
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
