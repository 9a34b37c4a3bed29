import Mail

/// A person who may log in to the control interface over TCP.
package struct AccessUser: Hashable, Sendable {
    package var name: String
    package var role: AccessRole
    /// In the form of crypt(3); nil when only a reverse proxy may log the user in.
    package var password: String?
    /// The secret of one-time codes (RFC 6238), 20 bytes; nil without a second factor.
    package var codeSecret: [UInt8]?
    package var madeAt: Timestamp
    package var madeBy: String
    /// Sessions that began before are over.
    package var sessionsEndedAt: Timestamp

    package init(
        name: String, role: AccessRole, password: String?, codeSecret: [UInt8]? = nil, madeAt: Timestamp, madeBy: String
    ) {
        self.name = name
        self.role = role
        self.password = password
        self.codeSecret = codeSecret
        self.madeAt = madeAt
        self.madeBy = madeBy
        sessionsEndedAt = madeAt
    }

    /// Why a text cannot be the name of a user or a token; nil when it can.
    ///
    /// Names are in records, in cookies' place of log lines and in the field of a reverse proxy, so they have no
    /// spaces, brackets or control characters.
    package static func fault(inName name: String) -> String? {
        guard !name.isEmpty else { return "the name is empty" }
        guard name.utf8.count <= 64 else { return "the name is longer than 64 bytes" }
        let isGood = name.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "-_.@+".unicodeScalars.contains(scalar)
        }
        return isGood ? nil : "the name \"\(name)\" may have letters, digits and - _ . @ + only"
    }

    /// Characters that a password must have.
    package static let passwordCharacters = 10...1_000

    /// Why a text cannot be a password; nil when it can.
    ///
    /// A minimum length and nothing about kinds of characters, as NIST SP 800-63B section 5.1.1.2 advises.
    package static func fault(inPassword password: String) -> String? {
        if password.utf8.contains(0) { return "the password has a NUL character" }
        if password.count < passwordCharacters.lowerBound {
            return "the password is shorter than \(passwordCharacters.lowerBound) characters"
        }
        return password.count > passwordCharacters.upperBound
            ? "the password is longer than \(passwordCharacters.upperBound) characters" : nil
    }
}

/// What changes about a user; nil: nothing.
package struct AccessUserChange: Hashable, Sendable {
    package var role: AccessRole?
    package var password: String?
    /// An empty secret takes the second factor away.
    package var codeSecret: [UInt8]?
    package var endsSessions = false

    package init() {}

    /// The user afterwards. Any change ends the sessions: a stolen one must not outlive a new password or role.
    package func applied(to user: AccessUser, at: Timestamp) -> AccessUser {
        var user = user
        if let role { user.role = role }
        if let password { user.password = password }
        if let codeSecret { user.codeSecret = codeSecret.isEmpty ? nil : codeSecret }
        user.sessionsEndedAt = at
        return user
    }

    /// For the record: `role operator, a new password`.
    package var text: String {
        var parts: [String] = []
        if let role { parts.append("role \(role.rawValue)") }
        if password != nil { parts.append("a new password") }
        if let codeSecret { parts.append(codeSecret.isEmpty ? "no one-time codes" : "new one-time codes") }
        if endsSessions { parts.append("sessions ended") }
        return parts.joined(separator: ", ")
    }
}
