// Folder Access: who may use the control interface over TCP: users with a password, tokens of programs, and the one-time
// codes of a second factor. Pure: random bytes, hashes and times come in as arguments. It may use Events.

/// What a user or a program may do over the control interface.
///
/// On the Unix socket the rights of the socket decide instead: everybody who may connect is an admin.
package enum AccessRole: String, Sendable, Codable, CaseIterable, Comparable {
    /// Sees what is on record; changes nothing.
    case viewer
    /// Also stops mail, blocks a phrase, suppresses people and works on incidents. An operator lets no mail pass.
    case `operator`
    /// Does everything: also resumes, releases, allows, imports, erases, and manages access.
    case admin

    package static func < (one: AccessRole, other: AccessRole) -> Bool { one.rank < other.rank }

    private var rank: Int {
        switch self {
        case .viewer: 0
        case .operator: 1
        case .admin: 2
        }
    }

    /// `viewer, operator or admin`, for people.
    package static let words = "viewer, operator or admin"
}
