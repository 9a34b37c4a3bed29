import Guard
import Net
import System

/// The user who asks over the control socket.
struct Requester: Hashable, Sendable {
    let userID: UInt32
    /// The user who logged in before sudo or su; nil when the kernel does not know.
    let loginID: UInt32?
    /// Whether this user may ask anything at all.
    let isAllowed: Bool

    /// - Parameters:
    ///   - group: its members may ask; so may root and the guard's own user.
    ///   - ownID: the guard's own user.
    init(_ peer: LocalPeer, group: UInt32?, ownID: UInt32) {
        self.init(
            userID: peer.userID, loginID: peer.loginID,
            isAllowed: peer.userID == 0 || peer.userID == ownID || group.map(peer.groupIDs.contains) ?? false)
    }

    init(userID: UInt32, loginID: UInt32?, isAllowed: Bool = true) {
        self.userID = userID
        self.loginID = loginID
        self.isAllowed = isAllowed
    }

    /// The name in records and receipts: `ann`, `ann (as root)`; `root (says ann)` when only the claim is known.
    /// - Parameters:
    ///   - claimed: the user name that a command sends. It is added to the name of root when the kernel knows only
    ///     root, and has no other effect: two names that root claims are one identity.
    ///   - name: returns a user's name for its number.
    func identity(claiming claimed: String?, name: (UInt32) -> String?) -> Identity {
        let user = name(userID) ?? "user \(userID)"
        if let loginID {
            guard loginID != userID else { return Identity(name: user, userID: userID) }
            return Identity(name: "\(name(loginID) ?? "user \(loginID)") (as \(user))", userID: loginID)
        }
        let claim = claimed.map(Self.harmless) ?? ""
        guard userID == 0, !claim.isEmpty, claim != user else { return Identity(name: user, userID: userID) }
        return Identity(name: "\(user) (says \(claim))", userID: userID)
    }

    /// A claim is text that the client chose.
    private static func harmless(_ text: String) -> String {
        String(text.filter { $0.isLetter || $0.isNumber || "-_.@ ".contains($0) }.prefix(64))
    }
}

extension Identity {
    /// This process, as the guard would see it.
    /// - Parameter claimed: the user name in its environment.
    package static func ourselves(claiming claimed: String?) -> Identity {
        let peer = LocalPeer.ourselves
        return Requester(peer, group: nil, ownID: peer.userID).identity(claiming: claimed, name: Accounts.userName)
    }
}
