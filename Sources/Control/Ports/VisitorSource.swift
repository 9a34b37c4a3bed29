import Guard
import Mail

/// Who may use the control interface over TCP.
package protocol VisitorSource: Sendable {
    /// The program that a token stands for; nil when there is none in force.
    func visitor(token: String) async throws(ControlFailure) -> Visitor?
    /// Logs a user in, when name, password and, where the user has one, one-time code fit.
    /// - Parameter peer: the address of the one who logs in, for the pauses after refused logins.
    func logIn(_ attempt: LoginAttempt, from peer: String) async throws(ControlFailure) -> LoginAnswer
    /// A user that the named reverse proxy has logged in; nil when there is no such user.
    func visitor(proxied name: String) async throws(ControlFailure) -> Visitor?
    /// The visitor as of now; nil when the user is gone, or their sessions were ended since.
    func current(_ visitor: Visitor, since: Timestamp) async throws(ControlFailure) -> Visitor?
}

/// One who asks over TCP.
package struct Visitor: Hashable, Sendable {
    /// How the guard knows who it is.
    package enum Way: Hashable, Sendable {
        case password
        case passwordAndCode
        case proxy
        /// A program.
        case token(String)
    }

    package var name: String
    package var role: AccessRole
    package var way: Way

    package init(name: String, role: AccessRole, way: Way) { (self.name, self.role, self.way) = (name, role, way) }

    /// For records: `ann (password)`, `deploy (token T3)`.
    package var identity: Identity {
        switch way {
        case .password: .visitor(name, by: "password")
        case .passwordAndCode: .visitor(name, by: "password and code")
        case .proxy: .visitor(name, by: "proxy")
        case .token(let id): .visitor(name, by: "token \(id)")
        }
    }
}

package struct LoginAttempt: Sendable {
    package var name: String
    package var password: String
    package var code: String?

    package init(name: String, password: String, code: String? = nil) {
        (self.name, self.password, self.code) = (name, password, code)
    }
}

package enum LoginAnswer: Hashable, Sendable {
    case welcome(Visitor)
    /// The name, the password or the code; which of them is not said.
    case wrong
    /// The password fits; the one-time code is missing.
    case needsCode
    /// Too many were refused.
    case wait(seconds: Int)
}
