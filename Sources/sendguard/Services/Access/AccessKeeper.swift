// Folder Services/Access: users and tokens of the control interface: the answers about them (`GuardService+Access`), and
// who may come in over TCP (`AccessKeeper`).

import Control
import Guard
import Mail
import Relay
import Synchronization
import System

/// Knows who may use the control interface over TCP. Every question reads the store, so a removed user or a revoked
/// token is refused from the next request on.
final class AccessKeeper: VisitorSource {
    /// Comparisons of passwords at a time. Each takes tens of milliseconds of a core by intent.
    private static let comparisons = 2
    /// Attempts that wait for a comparison; more of them are told to wait.
    private static let waiting = 8

    private let store: any AccessStore & EventRecorder
    private let worker = Worker(named: "access")
    private let pauses = Mutex(LoginPauses())
    private let underWay = Atomic(0)
    private let noted = Mutex<[AccessTokenID: Timestamp]>([:])
    /// Compared when there is no such user, so that the time does not tell.
    private let nobody = Mutex<PasswordHash?>(nil)

    init(_ store: any AccessStore & EventRecorder) { self.store = store }

    private var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }

    // MARK: Tokens

    func visitor(token: String) async throws(ControlFailure) -> Visitor? {
        guard let secret = AccessToken.secret(of: token) else { return nil }
        let digest = Digest.of(secret, by: "SHA256")
        let tokens: [[UInt8]: AccessToken]
        do throws(StoreFailure) { tokens = try await store.accessTokenDigests() } catch { throw ControlFailure(error) }
        let now = now
        // The digest of 32 random bytes tells nothing, so a look-up by it needs no constant time.
        guard let token = tokens[digest], token.isInForce(at: now) else { return nil }
        await noteUse(of: token, at: now)
        return Visitor(name: token.name, role: token.role, way: .token(token.id.description))
    }

    /// At most once a minute.
    private func noteUse(of token: AccessToken, at now: Timestamp) async {
        let isDue = noted.withLock { noted in
            if let last = noted[token.id], now - last < .seconds(60), last <= now { return false }
            noted[token.id] = now
            return true
        }
        // The use is shown to people; a store that cannot write halts the guard elsewhere.
        if isDue { try? await store.noteUse(of: token.id, at: now) }
    }

    // MARK: Passwords

    func logIn(_ attempt: LoginAttempt, from peer: String) async throws(ControlFailure) -> LoginAnswer {
        let began = now
        let wait = pauses.withLock { $0.seconds(name: attempt.name, peer: peer, at: began) }
        guard wait == 0 else { return .wait(seconds: wait) }
        guard underWay.add(1, ordering: .relaxed).newValue <= Self.waiting else {
            underWay.subtract(1, ordering: .relaxed)
            return .wait(seconds: 1)
        }
        defer { underWay.subtract(1, ordering: .relaxed) }
        let user = try await user(named: attempt.name)
        let hash = user?.password.map { PasswordHash($0) }
        let password = attempt.password
        let isGood = await worker.run { [self] in
            guard let known = hash ?? hashOfNobody() else { return false }
            return known.matches(password) && hash != nil
        }
        guard isGood, let user else { return await refuse(attempt.name, peer, isKnown: user != nil) }
        guard let secret = user.codeSecret else { return welcome(user, .password, peer) }
        guard let code = attempt.code, !code.isEmpty else { return .needsCode }
        let step = OneTimeCode.step(of: code, secret: secret, at: now) { Digest.hmacSHA1(key: $0, $1) }
        guard let step else { return await refuse(attempt.name, peer, isKnown: true) }
        let isFresh: Bool
        do throws(StoreFailure) { isFresh = try await store.useCode(step: step, of: user.name) } catch {
            throw ControlFailure(error)
        }
        // A code that somebody looked at while it was typed is of no use.
        guard isFresh else { return await refuse(attempt.name, peer, isKnown: true) }
        return welcome(user, .passwordAndCode, peer)
    }

    private func welcome(_ user: AccessUser, _ way: Visitor.Way, _ peer: String) -> LoginAnswer {
        pauses.withLock { $0.accept(name: user.name, peer: peer) }
        return .welcome(Visitor(name: user.name, role: user.role, way: way))
    }

    private func refuse(_ name: String, _ peer: String, isKnown: Bool) async -> LoginAnswer {
        let now = now
        let wait = pauses.withLock { pauses in
            pauses.refuse(name: name, peer: peer, at: now)
            return pauses.seconds(name: name, peer: peer, at: now)
        }
        // People sometimes type their password as the name: an unknown one is not put on record.
        let event = GuardEvent(
            at: now, kind: .login, who: Identity(name: peer), reason: "wrong name, password or code",
            subject: isKnown ? "control login as \(name)" : "control login as an unknown name")
        // With a pause the next refusals are seldom enough to be on record each.
        try? await store.append(event)
        return wait > 1 ? .wait(seconds: wait) : .wrong
    }

    private func hashOfNobody() -> PasswordHash? {
        nobody.withLock { nobody in
            if nobody == nil { nobody = PasswordHash(hashing: ListHash.hex(RandomBytes.make(16))) }
            return nobody
        }
    }

    // MARK: Users

    func visitor(proxied name: String) async throws(ControlFailure) -> Visitor? {
        try await user(named: name).map { Visitor(name: $0.name, role: $0.role, way: .proxy) }
    }

    func current(_ visitor: Visitor, since: Timestamp) async throws(ControlFailure) -> Visitor? {
        guard let user = try await user(named: visitor.name), user.sessionsEndedAt <= since else { return nil }
        return Visitor(name: user.name, role: user.role, way: visitor.way)
    }

    private func user(named name: String) async throws(ControlFailure) -> AccessUser? {
        do throws(StoreFailure) { return try await store.accessUsers().first { $0.name == name } } catch {
            throw ControlFailure(error)
        }
    }
}
