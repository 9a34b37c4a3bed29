import Guard
import Mail

@testable import Control

/// Users and tokens, and the metrics.
extension FakeControl {
    private static let user = AccessUser(
        name: "ann", role: .operator, password: "$y$x", madeAt: Fixtures.moment, madeBy: "root")
    private static let token = AccessToken(
        id: AccessTokenID(value: 3), name: "deploy", role: .operator, madeAt: Fixtures.moment, madeBy: "ann")

    func metrics() async throws(ControlFailure) -> [UInt8] { Array("up 1\n".utf8) }

    func whoAmI() async throws(ControlFailure) -> VisitorReport { VisitorReport(name: "ann", role: .admin) }

    func users() async throws(ControlFailure) -> [AccessUserReport] { [AccessUserReport(Self.user)] }

    func addUser(_ request: UserRequest) async throws(ControlFailure) -> NewUserReport {
        try request.check()
        note("user add \(request.name)")
        return NewUserReport(user: AccessUserReport(Self.user))
    }

    func changeUser(_ request: UserChangeRequest) async throws(ControlFailure) -> NewUserReport {
        try request.check()
        note("user change \(request.name)")
        return NewUserReport(user: AccessUserReport(Self.user))
    }

    func removeUser(_ request: UserRemovalRequest) async throws(ControlFailure) -> AccessUserReport {
        note("user remove \(request.name)")
        return AccessUserReport(Self.user)
    }

    func tokens() async throws(ControlFailure) -> [AccessTokenReport] {
        [AccessTokenReport(Self.token, at: Fixtures.moment)]
    }

    func addToken(_ request: TokenRequest) async throws(ControlFailure) -> NewTokenReport {
        try request.check()
        note("token add \(request.name)")
        return NewTokenReport(token: AccessTokenReport(Self.token, at: Fixtures.moment), secret: "sgt_x")
    }

    func revokeToken(_ request: TokenRevocationRequest) async throws(ControlFailure) -> AccessTokenReport {
        note("token revoke \(try request.tokenID)")
        return AccessTokenReport(Self.token, at: Fixtures.moment)
    }
}
