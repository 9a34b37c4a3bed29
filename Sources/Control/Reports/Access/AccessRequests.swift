import Guard

/// Asks for a new user.
package struct UserRequest: Hashable, Sendable, Codable {
    package var name: String
    package var role: AccessRole
    /// nil: only a reverse proxy may log the user in.
    package var password: String?
    /// Whether a one-time code is asked for after the password; nil is no.
    package var codes: Bool?

    package init(name: String, role: AccessRole, password: String?, codes: Bool? = nil) {
        (self.name, self.role, self.password, self.codes) = (name, role, password, codes)
    }

    /// - Throws: `malformed` when the name or the password cannot be used.
    package func check() throws(ControlFailure) {
        if let fault = AccessUser.fault(inName: name) { throw .malformed(fault) }
        if let fault = password.flatMap(AccessUser.fault(inPassword:)) { throw .malformed(fault) }
        if codes == true, password == nil { throw .malformed("one-time codes need a password before them") }
    }
}

/// Asks to change a user; what is nil stays. Any change ends the user's sessions.
package struct UserChangeRequest: Hashable, Sendable, Codable {
    package var name: String
    package var role: AccessRole?
    package var password: String?
    /// true: a new secret for one-time codes; false: no codes.
    package var codes: Bool?
    package var endsSessions: Bool?

    package init(
        name: String, role: AccessRole? = nil, password: String? = nil, codes: Bool? = nil, endsSessions: Bool? = nil
    ) {
        (self.name, self.role, self.password, self.codes) = (name, role, password, codes)
        self.endsSessions = endsSessions
    }

    package func check() throws(ControlFailure) {
        if let fault = password.flatMap(AccessUser.fault(inPassword:)) { throw .malformed(fault) }
        guard role != nil || password != nil || codes != nil || endsSessions == true else {
            throw .malformed("say what changes: role, password, codes or endsSessions")
        }
    }
}

package struct UserRemovalRequest: Hashable, Sendable, Codable {
    package var name: String
    package init(name: String) { self.name = name }
}

/// Asks for a new token.
package struct TokenRequest: Hashable, Sendable, Codable {
    package var name: String
    package var role: AccessRole
    /// nil: it does not run out.
    package var forSeconds: Int?

    package init(name: String, role: AccessRole, forSeconds: Int? = nil) {
        (self.name, self.role, self.forSeconds) = (name, role, forSeconds)
    }

    package func check() throws(ControlFailure) {
        if let fault = AccessUser.fault(inName: name) { throw .malformed(fault) }
        if let forSeconds, !(1...ValueLimits.timeSeconds).contains(forSeconds) {
            throw .malformed("a token lasts 1 second to 100 years; leave the time out for one without an end")
        }
    }
}

package struct TokenRevocationRequest: Hashable, Sendable, Codable {
    /// Such as `T3`.
    package var id: String
    package var reason: String

    package init(id: String, reason: String) { (self.id, self.reason) = (id, reason) }

    package var tokenID: AccessTokenID {
        get throws(ControlFailure) {
            guard let id = AccessTokenID(id) else { throw .malformed("\"\(id)\" is not a token's id such as T3") }
            return id
        }
    }
}
