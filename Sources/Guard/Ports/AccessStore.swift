import Mail

/// The users and tokens of the control interface. Every method that writes is durable when it returns; all but
/// `useCode` and `noteUse` write their event in the same commit.
package protocol AccessStore: Sendable {
    // MARK: Users

    /// Sorted by name.
    func accessUsers() async throws(StoreFailure) -> [AccessUser]
    /// - Returns: false, and changes nothing, when the name is taken.
    func add(_ user: AccessUser, by who: Identity) async throws(StoreFailure) -> Bool
    /// - Returns: the user afterwards; nil when there is none.
    func change(
        user name: String, _ change: AccessUserChange, by who: Identity, at: Timestamp
    ) async throws(StoreFailure) -> AccessUser?
    /// - Returns: false when there is no such user.
    func remove(user name: String, by who: Identity, at: Timestamp) async throws(StoreFailure) -> Bool
    /// Takes a step of the user's one-time codes.
    /// - Returns: false when this step, or a later one, has been taken before.
    func useCode(step: Int64, of name: String) async throws(StoreFailure) -> Bool

    // MARK: Tokens

    /// In the order of their numbers, with those that were revoked.
    func accessTokens() async throws(StoreFailure) -> [AccessToken]
    /// The tokens by the SHA-256 of their secrets, without those that were revoked.
    func accessTokenDigests() async throws(StoreFailure) -> [[UInt8]: AccessToken]
    func add(_ order: AccessTokenOrder, at: Timestamp) async throws(StoreFailure) -> AccessToken
    /// - Returns: the token afterwards; nil when there is none in force.
    func revoke(
        _ id: AccessTokenID, by who: Identity, reason: String, at: Timestamp
    ) async throws(StoreFailure) -> AccessToken?
    func noteUse(of id: AccessTokenID, at: Timestamp) async throws(StoreFailure)
}
