import Net
import SMTP
import Synchronization
import System

/// Compares logins: remembered ones at once (`LoginMemory`), others in their turn (`LoginTurns`) on threads of their own, so
/// that nobody who guesses them keeps names from being looked up, or mail from being judged. Only a refused one waits for
/// its answer (`LoginThrottle`).
final class LoginVerifier: Sendable {
    /// What a session asks.
    struct Question: Sendable {
        let credentials: Credentials
        /// By login.
        let users: [String: PasswordHash]
        let address: ClientNetwork
        /// No login of the session was refused so far.
        let isFirst: Bool
    }

    enum Answer: Hashable {
        case accepted
        /// Not to be said before that moment, in monotonic nanoseconds.
        case refused(notBefore: Int64)
        /// No thread came free in time, or the client left.
        case unavailable
    }

    private struct State {
        var throttle = LoginThrottle()
        var turns = LoginTurns(slots: Worker.threads)
        var waiters: [Int: Waiter] = [:]
        /// Who have their turn and do not know yet.
        var granted: Set<Int> = []
        var last = 0
    }

    /// A session that waits for its turn. Sendable because only its connection's loop touches what changes.
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

    /// On the connection's loop. A login that does not exist costs the same, so that names cannot be told apart by time.
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
        // Another session may have been here with the same meanwhile.
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
            if wasCompared { state.throttle.comparedInVain(Self.budget(question, known: known), now: now) }
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
    /// - Returns: a number for `end`; nil when there was none in time, or the client is not there any more.
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
            // A comparison may become allowed by time alone.
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

    /// Gives free threads to those whose turn it is.
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

/// Logins that were compared a short while ago, as keyed hashes: the same again need no comparison.
///
/// **Why:** most applications open a session for each message, and a comparison takes tens of milliseconds of a core by
/// intent. One that is known is answered at once, however many guesses wait; and a program with an old password, which
/// tries it again and again, costs nothing. Only the keyed hash is kept, for `loginsKept`, and its key ends with the
/// process, so what leaks from here can be tried offline by nobody who does not have all of the guard's memory. What the
/// users file says of the login goes into the hash, so a changed password counts at once.
final class LoginMemory: Sendable {
    struct Key: Hashable { fileprivate let digest: [UInt8] }

    private struct Kept {
        var isGood: Bool
        /// Monotonic nanoseconds.
        var until: Int64
    }

    private let digest = KeyedDigest()
    private let kept = Mutex<[Key: Kept]>([:])

    /// - Parameter hash: what the users file says of the login, or of another one when there is no such login.
    func key(login: String, password: String, hash: PasswordHash, exists: Bool) -> Key {
        Key(digest: digest.of([login, password, hash.text, exists ? "1" : "0"]))
    }

    /// What the comparison came to; nil when there was none lately.
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
                // Good ones are few, and worth more than what a flood of guesses leaves.
                if kept.count >= RelayLimits.rememberedClients { kept = kept.filter(\.value.isGood) }
                if kept.count >= RelayLimits.rememberedClients { kept.removeAll() }
            }
            kept[key] = Kept(isGood: isGood, until: now + RelayLimits.loginsKept.nanoseconds)
        }
    }

    var count: Int { kept.withLock { $0.count } }
}
