import Guard

/// Users and tokens.
extension RemoteControl {
    package func whoAmI() async throws(ControlFailure) -> VisitorReport { try await call(Endpoints.whoAmI) }

    package func users() async throws(ControlFailure) -> [AccessUserReport] { try await call(Endpoints.users) }

    package func addUser(_ request: UserRequest) async throws(ControlFailure) -> NewUserReport {
        try await call(Endpoints.addUser, request)
    }

    package func changeUser(_ request: UserChangeRequest) async throws(ControlFailure) -> NewUserReport {
        try await call(Endpoints.changeUser, request)
    }

    package func removeUser(_ request: UserRemovalRequest) async throws(ControlFailure) -> AccessUserReport {
        try await call(Endpoints.removeUser, request)
    }

    package func tokens() async throws(ControlFailure) -> [AccessTokenReport] { try await call(Endpoints.tokens) }

    package func addToken(_ request: TokenRequest) async throws(ControlFailure) -> NewTokenReport {
        try await call(Endpoints.addToken, request)
    }

    package func revokeToken(_ request: TokenRevocationRequest) async throws(ControlFailure) -> AccessTokenReport {
        try await call(Endpoints.revokeToken, request)
    }
}
