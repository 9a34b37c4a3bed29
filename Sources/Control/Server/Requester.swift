import Guard
import Net
import System

/// Whoever asks over the control socket.
struct Requester: Hashable, Sendable {
    let userID: UInt32
    /// Who logged in, behind sudo or su; nil when the kernel does not know.
    let loginID: UInt32?
    /// Whether it may ask anything at all.
    let isAllowed: Bool

    /// - Parameters:
    ///   - group: whose members may ask, besides root and the guard's own user.
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

    /// As records and receipts show it: `ann`, `ann (as root)`; `root (says ann)` when nobody knows better.
    /// - Parameters:
    ///   - claimed: what a command says of its user. It names root where root is all that is known, and counts for nothing
    ///     else: two names that root claims are one identity.
    ///   - name: of a user, by its number.
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
    /// - Parameter claimed: what its user's environment says.
    package static func ourselves(claiming claimed: String?) -> Identity {
        let peer = LocalPeer.ourselves
        return Requester(peer, group: nil, ownID: peer.userID).identity(claiming: claimed, name: Accounts.userName)
    }
}
