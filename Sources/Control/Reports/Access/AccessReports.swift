import Guard
import Mail

/// Who asks, and what they may do.
package struct VisitorReport: Hashable, Sendable, Codable {
    /// As records show it: `ann (password)`.
    package var name: String
    package var role: AccessRole

    package init(name: String, role: AccessRole) { (self.name, self.role) = (name, role) }
}

/// A user of the control interface; nothing of its secrets.
package struct AccessUserReport: Hashable, Sendable, Codable {
    package var name: String
    package var role: AccessRole
    package var hasPassword: Bool
    /// Whether a one-time code is asked for after the password.
    package var hasCodes: Bool
    /// RFC 3339.
    package var madeAt: String
    package var madeBy: String

    package init(_ user: AccessUser) {
        name = user.name
        role = user.role
        hasPassword = user.password != nil
        hasCodes = user.codeSecret != nil
        madeAt = user.madeAt.rfc3339
        madeBy = user.madeBy
    }
}

/// A user that was made or changed.
package struct NewUserReport: Hashable, Sendable, Codable {
    package var user: AccessUserReport
    /// The address (`otpauth://…`) for an authenticator app, when new one-time codes were asked for. It is shown only
    /// here.
    package var codeAddress: String?

    package init(user: AccessUserReport, codeAddress: String? = nil) {
        (self.user, self.codeAddress) = (user, codeAddress)
    }
}

/// A token; nothing of its secret.
package struct AccessTokenReport: Hashable, Sendable, Codable {
    package enum State: String, Hashable, Sendable, Codable, CaseIterable {
        case inForce = "in force"
        case expired
        case revoked
    }

    /// `T3`.
    package var id: String
    package var name: String
    package var role: AccessRole
    package var state: State
    /// RFC 3339, like the other times.
    package var madeAt: String
    package var madeBy: String
    package var expiresAt: String?
    /// Known to a minute; nil: never used.
    package var lastUsedAt: String?
    package var revokedAt: String?

    package init(_ token: AccessToken, at now: Timestamp) {
        id = token.id.description
        name = token.name
        role = token.role
        state = token.revokedAt != nil ? .revoked : token.isInForce(at: now) ? .inForce : .expired
        madeAt = token.madeAt.rfc3339
        madeBy = token.madeBy
        expiresAt = token.expiresAt?.rfc3339
        lastUsedAt = token.lastUsedAt?.rfc3339
        revokedAt = token.revokedAt?.rfc3339
    }
}

/// A token that was made.
package struct NewTokenReport: Hashable, Sendable, Codable {
    package var token: AccessTokenReport
    /// What the program sends as `Authorization: Bearer …`. It is shown only here.
    package var secret: String

    package init(token: AccessTokenReport, secret: String) { (self.token, self.secret) = (token, secret) }
}
