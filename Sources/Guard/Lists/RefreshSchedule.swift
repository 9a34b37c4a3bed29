import Mail

/// When a list is fetched next: at its interval, sooner after a failure, and each failure in a row a little later.
package struct RefreshSchedule: Hashable, Sendable {
    /// Between a failure and the first try after it; doubled with each further failure, up to the interval.
    package static let firstRetry = Duration.seconds(5)

    package let interval: Duration
    /// When the last run began.
    private var beganAt: Timestamp?
    /// In a row.
    package private(set) var failures = 0

    package init(interval: Duration) { self.interval = interval }

    /// - Parameter inForce: when the content in force was right; a guard that starts anew does not fetch what is young
    ///   enough.
    /// - Returns: the moment of the next run; one that is over, or now, is due.
    package func next(inForce: Timestamp?) -> Timestamp? {
        guard let beganAt else { return inForce.map { $0 + interval } }
        return beganAt + (failures == 0 ? interval : Self.pause(after: failures, upTo: interval))
    }

    /// Whether to run now. A clock that was set back must not put it off for longer than the interval.
    package func isDue(at now: Timestamp, inForce: Timestamp?) -> Bool {
        guard let next = next(inForce: inForce) else { return true }
        return now >= next || next - now > interval
    }

    package mutating func didBegin(at now: Timestamp) { beganAt = now }
    package mutating func didSucceed() { failures = 0 }
    package mutating func didFail() { failures += 1 }

    /// 5 s, 10 s, 20 s, and so on.
    package static func pause(after failures: Int, upTo limit: Duration) -> Duration {
        // 2^30 times any first step is beyond all limits there are.
        min(limit, firstRetry * (1 << min(max(failures - 1, 0), 30)))
    }
}
