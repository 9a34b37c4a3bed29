import Net

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
