import Guard
import Mail
import Synchronization
import System

/// The sessions of people who have logged in. They are in memory only: a restart ends all of them.
///
/// A session's id is 32 random bytes in a cookie. The guard keeps only its SHA-256, so that a copy of its memory's
/// tables, such as a list of sessions on a page, cannot be used to log in.
package final class WebSessions: Sendable {
    package struct Session: Hashable, Sendable {
        /// For lists: nothing can be done with it but to end the session.
        package let number: Int
        package var visitor: Visitor
        package let since: Timestamp
        package fileprivate(set) var lastUsed: Timestamp
        /// The address from which the person logged in.
        package let peer: String
        /// What every form of this session carries, so that no other web site can send one.
        package let formToken: String
    }

    /// Without a request a session is over after this time.
    static let idle = Duration.seconds(8 * 3600)
    /// A session is over after this time in any case.
    static let longest = Duration.seconds(24 * 3600)
    /// Sessions at a time; a further one ends the one that was used longest ago.
    static let most = 1_000

    private struct State {
        var number = 0
        var sessions: [[UInt8]: Session] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// - Returns: the session, and the value of its cookie.
    func begin(_ visitor: Visitor, from peer: String, at now: Timestamp) -> (session: Session, cookie: String) {
        let secret = RandomBytes.make(32)
        let session = state.withLock { state in
            Self.drop(&state, now)
            state.number += 1
            let session = Session(
                number: state.number, visitor: visitor, since: now, lastUsed: now, peer: peer,
                formToken: Digest.hex(RandomBytes.make(32)))
            state.sessions[Self.key(secret)] = session
            return session
        }
        return (session, Digest.hex(secret))
    }

    /// The session of a cookie, and notes its use; nil when there is none, or it is over.
    func find(_ cookie: String, at now: Timestamp) -> Session? {
        guard let key = Self.key(cookie) else { return nil }
        return state.withLock { state in
            guard var session = state.sessions[key] else { return nil }
            guard Self.isAlive(session, now) else {
                state.sessions[key] = nil
                return nil
            }
            session.lastUsed = now
            state.sessions[key] = session
            return session
        }
    }

    func end(_ number: Int) {
        state.withLock { state in state.sessions = state.sessions.filter { $0.value.number != number } }
    }

    /// The sessions that are not over, the last used first.
    package func all(at now: Timestamp) -> [Session] {
        state.withLock { state in
            state.sessions.values.filter { Self.isAlive($0, now) }.sorted { $0.lastUsed > $1.lastUsed }
        }
    }

    private static func drop(_ state: inout State, _ now: Timestamp) {
        state.sessions = state.sessions.filter { isAlive($0.value, now) }
        guard state.sessions.count >= most else { return }
        let oldest = state.sessions.min { $0.value.lastUsed < $1.value.lastUsed }
        if let oldest { state.sessions[oldest.key] = nil }
    }

    private static func isAlive(_ session: Session, _ now: Timestamp) -> Bool {
        now - session.lastUsed < idle && now - session.since < longest
    }

    private static func key(_ secret: [UInt8]) -> [UInt8] { Digest.of(secret, by: "SHA256") }

    private static func key(_ cookie: String) -> [UInt8]? {
        ListHash(hex: cookie).flatMap { $0.algorithm == .sha256 ? key($0.bytes) : nil }
    }
}
