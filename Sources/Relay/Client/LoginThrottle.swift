import Net

/// How long a refused login waits for its answer, and how many may be compared.
///
/// Refused logins are counted by address and name, over all sessions: the first three are answered at once, then the
/// answers come 1, 2, 4 ... seconds after the question, at most `longestLoginPause`. One is forgotten a minute. Many
/// refused logins of one address under ever other names make its refused ones wait, too.
///
/// What is compared in full has a bound of its own (`mayCompare`), since whoever does not wait for the answer cannot be
/// made to wait: `loginComparisons` of one address and name at once that are refused, then one a second. All names that do
/// not exist share one such bound for an address.
///
/// **Why only the refused wait:** all senders of a company often have one address, and one of them with an old password
/// must not delay the mail of the others.
///
/// Moments are monotonic nanoseconds, given by the caller.
struct LoginThrottle {
    /// Whose logins are counted together.
    enum Key: Hashable {
        case address(ClientNetwork)
        /// - Parameter name: a hash of the login's name. Names whose hashes are the same share their count, which is rare.
        case login(ClientNetwork, name: Int)
    }

    private struct Count {
        var failures = 0
        /// When the next failure is forgotten.
        var forgetsAt: Int64 = 0
        /// The moment at which the comparisons so far would have come at just the rate (as in `ArrivalGate`).
        var due: Int64 = 0

        func isOver(_ now: Int64) -> Bool { failures == 0 && due <= now }
    }

    private var counts: [Key: Count] = [:]

    /// That are remembered.
    var count: Int { counts.count }

    /// Counts a refused login.
    /// - Returns: nanoseconds from the question to the answer.
    mutating func refused(_ login: Key, of address: Key, now: Int64) -> Int64 {
        let byLogin = count(login, now).failures
        let byAddress = count(address, now).failures
        for key in [login, address] {
            var count = count(key, now)
            if count.failures == 0 { count.forgetsAt = now + RelayLimits.loginFailureKept.nanoseconds }
            count.failures += 1
            keep(count, key, now)
        }
        return max(
            Self.pause(after: byLogin, free: RelayLimits.freeLoginFailures),
            Self.pause(after: byAddress, free: RelayLimits.freeAddressFailures))
    }

    /// Whether one more login may be compared now.
    func mayCompare(_ key: Key, now: Int64) -> Bool {
        guard let due = counts[key]?.due else { return true }
        return due - now <= Int64(RelayLimits.loginComparisons - 1) * Self.second
    }

    /// A comparison was for nothing.
    mutating func comparedInVain(_ key: Key, now: Int64) {
        var count = count(key, now)
        count.due = max(count.due, now) + Self.second
        keep(count, key, now)
    }

    private static let second: Int64 = 1_000_000_000

    private static func pause(after failures: Int, free: Int) -> Int64 {
        guard failures >= free else { return 0 }
        return min(second << min(failures - free, 20), RelayLimits.longestLoginPause.nanoseconds)
    }

    /// With the failures gone that are old enough.
    private func count(_ key: Key, _ now: Int64) -> Count {
        var count = counts[key] ?? Count()
        let kept = RelayLimits.loginFailureKept.nanoseconds
        if count.failures > 0, count.forgetsAt <= now {
            let forgotten = (now - count.forgetsAt) / kept + 1
            count.failures = max(0, count.failures - Int(clamping: forgotten))
            count.forgetsAt += forgotten * kept
        }
        return count
    }

    /// Bounded: when there is no room for a new key, those with nothing to remember go, and of the others so many with the
    /// fewest failures that it takes a while until there is none again.
    private mutating func keep(_ count: Count, _ key: Key, _ now: Int64) {
        if counts[key] == nil, counts.count >= RelayLimits.rememberedClients {
            counts = counts.filter { !self.count($0.key, now).isOver(now) }
            let excess = counts.count - RelayLimits.rememberedClients * 3 / 4
            if excess > 0 {
                let least = counts.sorted { $0.value.failures < $1.value.failures }.prefix(excess)
                for (known, _) in least { counts[known] = nil }
            }
        }
        counts[key] = count
    }
}

/// Which login is compared next: comparing takes tens of milliseconds by intent, on a few threads.
///
/// Addresses take turns, those with the fewest comparisons under way first, so nobody at one address waits for the guesses
/// of another. Of one address's logins those of sessions that had none refused go first, and the newest of them: what
/// waits behind a flood of guesses is the flood. An address has one thread; a second only for such a session.
struct LoginTurns {
    struct Attempt: Hashable {
        let number: Int
        let address: ClientNetwork
        /// Whose comparisons it counts to.
        let budget: LoginThrottle.Key
        /// No login of its session was refused so far.
        let isFirst: Bool
    }

    private let slots: Int
    /// In the order in which they came.
    private var waiting: [Attempt] = []
    private var running: [Attempt] = []
    /// When each address that waits had its last turn.
    private var served: [ClientNetwork: Int] = [:]
    private var turns = 0

    init(slots: Int) { self.slots = slots }

    var waitingCount: Int { waiting.count }

    mutating func enter(_ attempt: Attempt) { waiting.append(attempt) }

    /// It is compared, or not waited for any more.
    mutating func end(_ number: Int) {
        running.removeAll { $0.number == number }
        waiting.removeAll { $0.number == number }
    }

    /// The next to compare, which is under way from now on; nil when there is none, or no thread for it.
    mutating func next(_ mayCompare: (LoginThrottle.Key) -> Bool) -> Attempt? {
        guard running.count < slots else { return nil }
        var best: (attempt: Attempt, rank: (Int, Int, Int))?
        for attempt in waiting.reversed() where mayCompare(attempt.budget) {
            let busy = running.count { $0.address == attempt.address }
            if busy > 0, !attempt.isFirst { continue }
            let rank = (busy, served[attempt.address] ?? 0, attempt.isFirst ? 0 : 1)
            if best.map({ rank < $0.rank }) ?? true { best = (attempt, rank) }
        }
        guard let chosen = best?.attempt else { return nil }
        waiting.removeAll { $0.number == chosen.number }
        running.append(chosen)
        turns += 1
        served[chosen.address] = waiting.contains { $0.address == chosen.address } ? turns : nil
        return chosen
    }
}
