import Guard

/// Requests about users and tokens of the control interface. A change is durable when it returns, and in force for the
/// next request.
package protocol AccessControl: Sendable {
    func whoAmI() async throws(ControlFailure) -> VisitorReport
    /// Sorted by name.
    func users() async throws(ControlFailure) -> [AccessUserReport]
    /// `refused` when the name is taken.
    func addUser(_ request: UserRequest) async throws(ControlFailure) -> NewUserReport
    /// `refused`, like the next, when there is no such user, and when nobody would be left over TCP who may manage
    /// users.
    func changeUser(_ request: UserChangeRequest) async throws(ControlFailure) -> NewUserReport
    func removeUser(_ request: UserRemovalRequest) async throws(ControlFailure) -> AccessUserReport
    /// In the order of their numbers.
    func tokens() async throws(ControlFailure) -> [AccessTokenReport]
    func addToken(_ request: TokenRequest) async throws(ControlFailure) -> NewTokenReport
    /// `refused` when there is no such token in force.
    func revokeToken(_ request: TokenRevocationRequest) async throws(ControlFailure) -> AccessTokenReport
}
