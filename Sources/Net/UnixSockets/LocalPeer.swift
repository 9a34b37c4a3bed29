import CLinux
import Glibc
import System

/// The peer of a Unix socket, as it was when it connected; the kernel reports it (unix(7)).
package struct LocalPeer: Hashable, Sendable {
    package let userID: UInt32
    /// Its main group and all supplementary groups.
    package let groupIDs: Set<UInt32>
    /// The user who logged in, before sudo or su; nil when the kernel knows no login.
    package let loginID: UInt32?

    /// nil when the kernel does not tell.
    init?(_ descriptor: Int32) {
        var peer = sg_peer()
        guard sg_peer(descriptor, &peer) == 0 else { return nil }
        userID = peer.user
        groupIDs = Self.groups(descriptor).union([peer.group])
        loginID = Accounts.login(of: peer.process, userID: peer.user)
    }

    private init(userID: UInt32, groupIDs: Set<UInt32>, loginID: UInt32?) {
        self.userID = userID
        self.groupIDs = groupIDs
        self.loginID = loginID
    }

    /// The peer that this process would be if it connected.
    package static var ourselves: LocalPeer {
        let user = geteuid()
        return LocalPeer(userID: user, groupIDs: [getegid()], loginID: Accounts.login(of: getpid(), userID: user))
    }

    /// Empty when the kernel is too old to tell.
    private static func groups(_ descriptor: Int32) -> Set<UInt32> {
        var bytes = socklen_t(0)
        // The first call tells how many there are.
        guard sg_peer_groups(descriptor, nil, &bytes) != 0, sg_errno() == ERANGE else { return [] }
        var groups = [gid_t](repeating: 0, count: Int(bytes) / MemoryLayout<gid_t>.size)
        guard sg_peer_groups(descriptor, &groups, &bytes) == 0 else { return [] }
        return Set(groups.prefix(Int(bytes) / MemoryLayout<gid_t>.size))
    }
}
