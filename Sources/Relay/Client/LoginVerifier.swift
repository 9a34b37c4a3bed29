import Net
import SMTP
import Synchronization
import System

/// Checks logins. A remembered login is answered at once (`LoginMemory`); others wait for their turn (`LoginTurns`)
/// and run on separate threads. So a guesser cannot delay name lookups or the judging of mail. Only the answer to a
/// refused login is delayed (`LoginThrottle`).
final class LoginVerifier: Sendable {
    /// A login attempt of a session.
    struct Question: Sendable {
        let credentials: Credentials
        /// By login name.
        let users: [String: PasswordHash]
        let address: ClientNetwork
        /// Whether no login of the session was refused so far.
        let isFirst: Bool
    }

    enum Answer: Hashable {
        case accepted
        /// The answer must not be sent before this time, in monotonic nanoseconds.
        case refused(notBefore: Int64)
        /// No thread became free in time, or the client left.
        case unavailable
    }

    private struct State {
        var throttle = LoginThrottle()
        var turns = LoginTurns(slots: Worker.threads)
        var waiters: [Int: Waiter] = [:]
        /// Attempts that got a thread; their sessions have not noticed it yet.
        var granted: Set<Int> = []
        var last = 0
    }

    /// A session that waits for its turn. Sendable because only its connection's loop touches the mutable part.
    private final class Waiter: @unchecked Sendable {
        let connection: Connection
        var isPausing = false

        init(_ connection: Connection) { self.connection = connection }

        func wake() {
            connection.loop.submit { [self] in
                if isPausing { connection.interrupt() }
            }
        }
    }

    private let worker = Worker(named: "login")
    private let memory = LoginMemory()
    private let state = Mutex(State())

    /// Runs on the connection's loop. An unknown login costs the same time, so that timing does not reveal names.
    func answer(_ question: Question, over connection: Connection) async -> Answer {
        let began = Clock.monotonicNanoseconds
        let credentials = question.credentials
        let known = question.users[credentials.login]
        guard let hash = known ?? question.users.values.first else {
            return refuse(question, known: false, wasCompared: false, began: began)
        }
        let password = credentials.plainTextPassword
        let key = memory.key(login: credentials.login, password: password, hash: hash, exists: known != nil)
        if let isGood = memory.outcome(key, now: began) {
            return isGood ? .accepted : refuse(question, known: known != nil, wasCompared: false, began: began)
        }
        guard let turn = await turn(question, known: known != nil, connection) else { return .unavailable }
        // Another session may have checked the same login in the meantime.
        let remembered = memory.outcome(key, now: Clock.monotonicNanoseconds)
        var isGood = remembered ?? false
        if remembered == nil {
            isGood = await worker.run { hash.matches(password) } && known != nil
            memory.note(key, isGood: isGood, now: Clock.monotonicNanoseconds)
        }
        end(turn)
        return isGood
            ? .accepted : refuse(question, known: known != nil, wasCompared: remembered == nil, began: began)
    }

    private func refuse(_ question: Question, known: Bool, wasCompared: Bool, began: Int64) -> Answer {
        let now = Clock.monotonicNanoseconds
        let pause = state.withLock { state in
            if wasCompared { state.throttle.countRefusedComparison(Self.budget(question, known: known), now: now) }
            return state.throttle.refused(Self.login(question), of: .address(question.address), now: now)
        }
        return .refused(notBefore: began + pause)
    }

    private static func login(_ question: Question) -> LoginThrottle.Key {
        .login(question.address, name: question.credentials.login.hashValue)
    }

    private static func budget(_ question: Question, known: Bool) -> LoginThrottle.Key {
        known ? login(question) : .address(question.address)
    }

    // MARK: turns

    /// Waits for a thread.
    /// - Returns: a number for `end`; nil when no thread became free in time, or the client left.
    private func turn(_ question: Question, known: Bool, _ connection: Connection) async -> Int? {
        let waiter = Waiter(connection)
        let number = state.withLock { state in
            state.last += 1
            state.waiters[state.last] = waiter
            state.turns.enter(
                LoginTurns.Attempt(
                    number: state.last, address: question.address, budget: Self.budget(question, known: known),
                    isFirst: question.isFirst))
            return state.last
        }
        let deadline = Clock.monotonicNanoseconds + RelayLimits.longestLoginWait.nanoseconds
        while true {
            grant()
            if isGranted(number) { return number }
            let now = Clock.monotonicNanoseconds
            guard now < deadline else { break }
            waiter.isPausing = true
            // The throttle may allow the comparison after some time, without any other event.
            let isThere = await connection.pause(until: Deadline(nanoseconds: min(deadline, now + 1_000_000_000)))
            waiter.isPausing = false
            if isGranted(number) { return number }
            if !isThere { break }
        }
        end(number)
        return nil
    }

    private func isGranted(_ number: Int) -> Bool { state.withLock { $0.granted.remove(number) != nil } }

    private func end(_ number: Int) {
        state.withLock { state in
            state.turns.end(number)
            state.waiters[number] = nil
            state.granted.remove(number)
        }
        grant()
    }

    /// Gives free threads to the next attempts.
    private func grant() {
        let now = Clock.monotonicNanoseconds
        let chosen = state.withLock { state in
            var chosen: [Waiter] = []
            let throttle = state.throttle
            while let attempt = state.turns.next({ throttle.mayCompare($0, now: now) }) {
                state.granted.insert(attempt.number)
                if let waiter = state.waiters[attempt.number] { chosen.append(waiter) }
            }
            return chosen
        }
        for waiter in chosen { waiter.wake() }
    }
}

/// Logins that were compared recently, as keyed hashes: the same login needs no second comparison.
///
/// **Why:** most applications open a session for each message, and a comparison deliberately takes tens of
/// milliseconds of a core. A known login is answered at once, even while many guesses wait. A program that keeps trying
/// an old password costs nothing. Only the keyed hash is stored, for `loginsKept`, and its key exists only in this
/// process. So a leaked hash can be attacked offline only with all of the guard's memory. The hash covers the login's
/// entry in the users file, so a changed password counts at once.
final class LoginMemory: Sendable {
    struct Key: Hashable { fileprivate let digest: [UInt8] }

    private struct Kept {
        var isGood: Bool
        /// Monotonic nanoseconds.
        var until: Int64
    }

    private let digest = KeyedDigest()
    private let kept = Mutex<[Key: Kept]>([:])

    /// - Parameter hash: the login's entry in the users file, or another entry when the login does not exist.
    func key(login: String, password: String, hash: PasswordHash, exists: Bool) -> Key {
        Key(digest: digest.of([login, password, hash.text, exists ? "1" : "0"]))
    }

    /// The result of a recent comparison; nil when there was none.
    func outcome(_ key: Key, now: Int64) -> Bool? {
        kept.withLock { kept in
            guard let known = kept[key], known.until > now else { return nil }
            return known.isGood
        }
    }

    func note(_ key: Key, isGood: Bool, now: Int64) {
        kept.withLock { kept in
            if kept[key] == nil, kept.count >= RelayLimits.rememberedClients {
                kept = kept.filter { $0.value.until > now }
                // Good logins are few, and worth more than the refused ones of a flood of guesses.
                if kept.count >= RelayLimits.rememberedClients { kept = kept.filter(\.value.isGood) }
                if kept.count >= RelayLimits.rememberedClients { kept.removeAll() }
            }
            kept[key] = Kept(isGood: isGood, until: now + RelayLimits.loginsKept.nanoseconds)
        }
    }

    var count: Int { kept.withLock { $0.count } }
}
