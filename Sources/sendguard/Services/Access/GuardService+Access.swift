import Control
import Guard
import Mail
import System

/// Users and tokens of the control interface.
extension GuardService {
    func whoAmI() async throws(ControlFailure) -> VisitorReport { VisitorReport(name: who.name, role: role) }

    func users() async throws(ControlFailure) -> [AccessUserReport] {
        try await accessUsers().map { AccessUserReport($0) }
    }

    func addUser(_ request: UserRequest) async throws(ControlFailure) -> NewUserReport {
        try request.check()
        var user = AccessUser(
            name: request.name, role: request.role, password: try request.password.map(Self.hash), madeAt: now,
            madeBy: who.name)
        if request.codes == true { user.codeSecret = RandomBytes.make(OneTimeCode.secretBytes) }
        let isNew: Bool
        do throws(StoreFailure) { isNew = try await store.add(user, by: who) } catch { throw ControlFailure(error) }
        guard isNew else { throw .refused("there is a user \(user.name) already; change it with `user change`") }
        return NewUserReport(user: AccessUserReport(user), codeAddress: Self.codeAddress(user))
    }

    func changeUser(_ request: UserChangeRequest) async throws(ControlFailure) -> NewUserReport {
        try request.check()
        var change = AccessUserChange()
        change.role = request.role
        change.password = try request.password.map(Self.hash)
        change.endsSessions = request.endsSessions ?? false
        switch request.codes {
        case true?: change.codeSecret = RandomBytes.make(OneTimeCode.secretBytes)
        case false?: change.codeSecret = []
        case nil: break
        }
        if let role = request.role, role < .admin { try await keepAnAdmin(besides: request.name) }
        if request.codes == true, request.password == nil {
            let user = try await accessUsers().first { $0.name == request.name }
            if user != nil, user?.password == nil { throw .refused("one-time codes need a password before them") }
        }
        let changed: AccessUser?
        do throws(StoreFailure) {
            changed = try await store.change(user: request.name, change, by: who, at: now)
        } catch {
            throw ControlFailure(error)
        }
        guard let user = changed else { throw .refused(Self.noUser(request.name)) }
        let address = request.codes == true ? Self.codeAddress(user) : nil
        return NewUserReport(user: AccessUserReport(user), codeAddress: address)
    }

    func removeUser(_ request: UserRemovalRequest) async throws(ControlFailure) -> AccessUserReport {
        guard let user = try await accessUsers().first(where: { $0.name == request.name }) else {
            throw .refused(Self.noUser(request.name))
        }
        try await keepAnAdmin(besides: request.name)
        let isGone: Bool
        do throws(StoreFailure) { isGone = try await store.remove(user: request.name, by: who, at: now) } catch {
            throw ControlFailure(error)
        }
        guard isGone else { throw .refused(Self.noUser(request.name)) }
        return AccessUserReport(user)
    }

    func tokens() async throws(ControlFailure) -> [AccessTokenReport] {
        let now = now
        do throws(StoreFailure) { return try await store.accessTokens().map { AccessTokenReport($0, at: now) } } catch {
            throw ControlFailure(error)
        }
    }

    func addToken(_ request: TokenRequest) async throws(ControlFailure) -> NewTokenReport {
        try request.check()
        let now = now
        let secret = RandomBytes.make(AccessToken.secretBytes)
        let order = AccessTokenOrder(
            name: request.name, role: request.role, digest: Digest.of(secret, by: "SHA256"),
            expiresAt: request.forSeconds.map { now + .seconds($0) }, who: who)
        do throws(StoreFailure) {
            let token = try await store.add(order, at: now)
            return NewTokenReport(token: AccessTokenReport(token, at: now), secret: AccessToken.text(secret))
        } catch {
            throw ControlFailure(error)
        }
    }

    func revokeToken(_ request: TokenRevocationRequest) async throws(ControlFailure) -> AccessTokenReport {
        let id = try request.tokenID
        let now = now
        let revoked: AccessToken?
        do throws(StoreFailure) {
            revoked = try await store.revoke(id, by: who, reason: request.reason, at: now)
        } catch {
            throw ControlFailure(error)
        }
        guard let token = revoked else { throw .refused("there is no token \(id) in force; `token list` shows all") }
        return AccessTokenReport(token, at: now)
    }

    // MARK: Parts

    private func accessUsers() async throws(ControlFailure) -> [AccessUser] {
        do throws(StoreFailure) { return try await store.accessUsers() } catch { throw ControlFailure(error) }
    }

    /// Over TCP an admin cannot take away the last admin: nobody could undo that over TCP. Who is at the machine may.
    private func keepAnAdmin(besides name: String) async throws(ControlFailure) {
        guard who.userID == nil else { return }
        let admins = try await accessUsers().filter { $0.role == .admin }
        guard admins.contains(where: { $0.name == name }), admins.count == 1 else { return }
        throw .refused(
            "\(name) is the last admin over the network; at the guard's machine, `sendguard user` can do this")
    }

    private static func noUser(_ name: String) -> String { "there is no user \(name); `user list` shows all" }

    private static func hash(_ password: String) throws(ControlFailure) -> String {
        guard let hash = PasswordHash(hashing: password) else {
            throw .cannot("this system's libcrypt has no yescrypt, so the password cannot be stored safely")
        }
        return hash.text
    }

    private static func codeAddress(_ user: AccessUser) -> String? {
        user.codeSecret.map { OneTimeCode.address(secret: $0, user: user.name, issuer: Machine.name) }
    }
}
