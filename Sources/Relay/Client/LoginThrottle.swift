import Net

/// How long the answer to a refused login is delayed, and how many logins may be compared.
///
/// Refused logins are counted by address and name, over all sessions. The first three are answered at once. Later
/// answers come 1, 2, 4 ... seconds after the attempt, at most `longestLoginPause`. One refusal per minute is
/// forgotten. Refused logins of one address under many different names also delay the answers to later refused logins
/// of that address.
///
/// Full comparisons have a separate limit (`mayCompare`), because a delay does not slow down a client that does not
/// wait for the answer. One address and name may have `loginComparisons` refused comparisons in a burst, then one per
/// second. All unknown names of an address share one limit.
///
/// **Why only refused logins are delayed:** all senders of a company often share one address, and one of them with an
/// old password must not delay the mail of the others.
///
/// Times are monotonic nanoseconds, given by the caller.
struct LoginThrottle {
    /// The unit that is counted.
    enum Key: Hashable {
        case address(ClientNetwork)
        /// - Parameter name: a hash of the login's name. Names with the same hash share a count, which is rare.
        case login(ClientNetwork, name: Int)
    }

    private struct Count {
        var failures = 0
        /// When the next failure is forgotten.
        var forgetsAt: Int64 = 0
        /// When all refused comparisons so far are paid for, at one second each. The same method as in
        /// `ConnectionRateLimit`.
        var due: Int64 = 0

        func isOver(_ now: Int64) -> Bool { failures == 0 && due <= now }
    }

    private var counts: [Key: Count] = [:]

    /// The number of keys with a count.
    var count: Int { counts.count }

    /// Counts a refused login.
    /// - Returns: nanoseconds between the attempt and its answer.
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

    /// Counts a comparison that ended in a refusal.
    mutating func countRefusedComparison(_ key: Key, now: Int64) {
        var count = count(key, now)
        count.due = max(count.due, now) + Self.second
        keep(count, key, now)
    }

    private static let second: Int64 = 1_000_000_000

    private static func pause(after failures: Int, free: Int) -> Int64 {
        guard failures >= free else { return 0 }
        return min(second << min(failures - free, 20), RelayLimits.longestLoginPause.nanoseconds)
    }

    /// The count without the failures that are old enough to be forgotten.
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

    /// Stores a count. When the table is full, this first removes the counts that have no effect at `now`. If less
    /// than a quarter of the table is free then, it also removes the keys with the fewest failures.
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

/// Decides which login is compared next. A comparison deliberately takes tens of milliseconds, and there are few
/// threads.
///
/// - The address with the fewest running comparisons is next. So one address does not wait for the guesses of another.
/// - Within one address, sessions without a refused login go first, and the newest of them is the first. So a flood
///   of guesses only delays itself.
/// - An address gets one thread. It gets a second thread only for a session without a refused login.
struct LoginTurns {
    struct Attempt: Hashable {
        let number: Int
        let address: ClientNetwork
        /// The key that its comparison counts for.
        let budget: LoginThrottle.Key
        /// Whether the session has had no refused login.
        let isFirst: Bool
    }

    private let slots: Int
    /// In the order of arrival.
    private var waiting: [Attempt] = []
    private var running: [Attempt] = []
    /// When each waiting address had its last turn.
    private var served: [ClientNetwork: Int] = [:]
    private var turns = 0

    init(slots: Int) { self.slots = slots }

    var waitingCount: Int { waiting.count }

    mutating func enter(_ attempt: Attempt) { waiting.append(attempt) }

    /// The attempt was compared, or its session no longer waits.
    mutating func end(_ number: Int) {
        running.removeAll { $0.number == number }
        waiting.removeAll { $0.number == number }
    }

    /// The next attempt to compare; it counts as running from now on. nil when there is none, or no free thread.
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
