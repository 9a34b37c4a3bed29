import Guard

/// Users and tokens of the control interface. A password or a secret is in the body, never in the address.
extension Endpoints {
    static let aboutAccess: [any ServedEndpoint] = [
        whoAmI, users, addUser, changeUser, removeUser, tokens, addToken, revokeToken,
    ]

    static let whoAmI = Endpoint<Void, VisitorReport>(
        .get, "/access/me", takes: .nothing, answers: .json, .viewer(.quick, within: ControlLimits.quickTimeout)
    ) { control, _ throws(ControlFailure) in try await control.whoAmI() }

    static let users = Endpoint<Void, [AccessUserReport]>(
        .get, "/access/users", takes: .nothing, answers: .json, .admin(.quick, within: ControlLimits.quickTimeout)
    ) { control, _ throws(ControlFailure) in try await control.users() }

    static let addUser = Endpoint<UserRequest, NewUserReport>(
        .post, "/access/users/add", takes: .body, answers: .json, .admin(within: ControlLimits.stopTimeout)
    ) { control, request throws(ControlFailure) in try await control.addUser(request) }

    static let changeUser = Endpoint<UserChangeRequest, NewUserReport>(
        .post, "/access/users/change", takes: .body, answers: .json, .admin(within: ControlLimits.stopTimeout)
    ) { control, request throws(ControlFailure) in try await control.changeUser(request) }

    static let removeUser = Endpoint<UserRemovalRequest, AccessUserReport>(
        .post, "/access/users/remove", takes: .body, answers: .json, .admin(within: ControlLimits.stopTimeout)
    ) { control, request throws(ControlFailure) in try await control.removeUser(request) }

    static let tokens = Endpoint<Void, [AccessTokenReport]>(
        .get, "/access/tokens", takes: .nothing, answers: .json, .admin(.quick, within: ControlLimits.quickTimeout)
    ) { control, _ throws(ControlFailure) in try await control.tokens() }

    static let addToken = Endpoint<TokenRequest, NewTokenReport>(
        .post, "/access/tokens/add", takes: .body, answers: .json, .admin(within: ControlLimits.stopTimeout)
    ) { control, request throws(ControlFailure) in try await control.addToken(request) }

    static let revokeToken = Endpoint<TokenRevocationRequest, AccessTokenReport>(
        .post, "/access/tokens/revoke", takes: .body, answers: .json, .admin(within: ControlLimits.stopTimeout)
    ) { control, request throws(ControlFailure) in try await control.revokeToken(request) }
}
