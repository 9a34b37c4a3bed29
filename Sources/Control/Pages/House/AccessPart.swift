import Guard
import Mail

/// Who may use the pages and the API: users, tokens, and who is logged in. For admins.
struct AccessPart {
    let context: PageContext
    let users: [AccessUserReport]
    let tokens: [AccessTokenReport]

    static let routes: [PageRoute] = [
        .post("/settings/users/*/end", .admin, "end the sessions of a user", endSessions),
        .post("/settings/tokens/*/revoke", .admin, "revoke a token", revoke),
    ]

    var html: HTML {
        element("section", .id("access")) {
            element("h2") { "Who may use it" }
            userTable
            tokenTable
            sessionTable
            element("p", .class("hint")) {
                "Users and tokens are made at the guard's machine: sendguard user add, sendguard token add."
            }
        }
    }

    private var userTable: HTML {
        dataTable("Users", ["User", "Role", "Login", "Made", "Sessions"]) {
            for user in users {
                element("tr") {
                    headCell { foreign(user.name) }
                    cell { user.role.rawValue }
                    cell {
                        !user.hasPassword ? "by the reverse proxy" : user.hasCodes ? "password and code" : "password"
                    }
                    cell {
                        moment(user.madeAt, isMinute: true)
                        " by "
                        foreign(user.madeBy)
                    }
                    cell {
                        context.form(
                            "/settings/users/\(ControlHTTP.encoded(user.name))/end", .admin, what: "end sessions"
                        ) {
                            button(.plain, HTMLAttribute("aria-label", "End the sessions of \(user.name)")) { "End" }
                        }
                    }
                }
            }
        }
    }

    private var tokenTable: HTML {
        guard !tokens.isEmpty else { return element("p") { "There are no tokens for programs." } }
        return dataTable("Tokens of programs", ["Token", "Name", "Role", "State", "Last used", "Made", "Revoke"]) {
            for token in tokens {
                element("tr") {
                    headCell { token.id }
                    cell { foreign(token.name) }
                    cell { token.role.rawValue }
                    cell {
                        element("span", .class("tag \(token.state == .inForce ? "good" : "slow")")) {
                            token.state.rawValue
                        }
                        if let end = token.expiresAt {
                            " until "
                            moment(end, isMinute: true)
                        }
                    }
                    cell { token.lastUsedAt.map { moment($0, isMinute: true) } ?? text("never") }
                    cell {
                        moment(token.madeAt, isMinute: true)
                        " by "
                        foreign(token.madeBy)
                    }
                    cell { if token.state == .inForce { revokeForm(token) } }
                }
            }
        }
    }

    private func revokeForm(_ token: AccessTokenReport) -> HTML {
        more("revoke-\(token.id)", "Revoke") {
            context.form(
                "/settings/tokens/\(ControlHTTP.encoded(token.id))/revoke", .admin, what: "revoke a token"
            ) {
                field("Why?") { textInput("reason", "", .flag("required")) }
                button(.plain) { "Revoke \(token.id)" }
            }
        }
    }

    private var sessionTable: HTML {
        guard !context.request.sessions.isEmpty else { return .empty }
        return dataTable("Logged in now", ["User", "Role", "From", "Since", "Last seen"]) {
            for session in context.request.sessions.prefix(100) {
                element("tr") {
                    headCell { foreign(session.name) }
                    cell { session.role.rawValue }
                    cell { foreign(session.peer) }
                    cell { moment(session.since) }
                    cell { moment(session.lastUsed) }
                }
            }
        }
    }

    // MARK: Acts

    static func endSessions(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        _ = try await context.control.changeUser(
            UserChangeRequest(name: context.parameters[0], endsSessions: true))
        return .see("/settings?done=ended#access")
    }

    static func revoke(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        _ = try await context.control.revokeToken(
            TokenRevocationRequest(id: context.parameters[0], reason: context.form["reason"] ?? ""))
        return .see("/settings?done=ended#access")
    }
}
