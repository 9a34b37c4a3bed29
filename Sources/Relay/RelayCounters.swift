import Guard
import Synchronization

/// Counts since start, over all loops.
package final class RelayCounters: Sendable {
    package struct Snapshot: Sendable {
        /// Messages by what became of them.
        package let verdicts: [Verdict: Int]
        /// Client sessions accepted.
        package let sessions: Int
        /// Messages by the upstream that took or refused them.
        package let upstreamAnswers: [String: Int]
        /// Failures to reach or use an upstream, by its name.
        package let upstreamFailures: [String: Int]
    }

    private struct Counts {
        var verdicts: [Verdict: Int] = [:]
        var sessions = 0
        var upstreamAnswers: [String: Int] = [:]
        var upstreamFailures: [String: Int] = [:]
    }

    private let counts = Mutex(Counts())

    package init() {}

    func count(_ verdict: Verdict) { counts.withLock { $0.verdicts[verdict, default: 0] += 1 } }
    func countSession() { counts.withLock { $0.sessions += 1 } }
    func countAnswer(of upstream: String) { counts.withLock { $0.upstreamAnswers[upstream, default: 0] += 1 } }
    func countFailure(of upstream: String) { counts.withLock { $0.upstreamFailures[upstream, default: 0] += 1 } }

    package var snapshot: Snapshot {
        counts.withLock {
            Snapshot(
                verdicts: $0.verdicts, sessions: $0.sessions, upstreamAnswers: $0.upstreamAnswers,
                upstreamFailures: $0.upstreamFailures)
        }
    }
}
