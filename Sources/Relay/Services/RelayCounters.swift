import Guard
import Mail
import Synchronization
import System

/// Counts since start, over all loops.
package final class RelayCounters: Sendable {
    package struct Snapshot: Sendable {
        /// Messages by verdict.
        package let verdicts: [Verdict: Int]
        /// Held messages that were released to at least one recipient, also those from before this start.
        package let released: Int
        /// Recipients that a suppression list kept from getting a message.
        package let suppressedRecipients: Int
        /// Client sessions accepted.
        package let sessions: Int
        /// Messages by the upstream that accepted or refused them.
        package let upstreamAnswers: [String: Int]
        /// Failures to reach or use an upstream, by its name.
        package let upstreamFailures: [String: Int]
    }

    private struct Counts {
        var verdicts: [Verdict: Int] = [:]
        var released = 0
        var suppressedRecipients = 0
        var sessions = 0
        var upstreamAnswers: [String: Int] = [:]
        var upstreamFailures: [String: Int] = [:]
    }

    private let counts = Mutex(Counts())

    package init() {}

    func count(_ verdict: Verdict) { counts.withLock { $0.verdicts[verdict, default: 0] += 1 } }
    func countReleased() { counts.withLock { $0.released += 1 } }
    func countSuppressedRecipient() { counts.withLock { $0.suppressedRecipients += 1 } }
    func countSession() { counts.withLock { $0.sessions += 1 } }
    func countAnswer(of upstream: String) { counts.withLock { $0.upstreamAnswers[upstream, default: 0] += 1 } }
    func countFailure(of upstream: String) { counts.withLock { $0.upstreamFailures[upstream, default: 0] += 1 } }

    package var snapshot: Snapshot {
        counts.withLock {
            Snapshot(
                verdicts: $0.verdicts, released: $0.released, suppressedRecipients: $0.suppressedRecipients,
                sessions: $0.sessions, upstreamAnswers: $0.upstreamAnswers, upstreamFailures: $0.upstreamFailures)
        }
    }
}

/// Issues record ids: always ascending, even when the clock steps back or the guard restarts.
package final class RecordIDs: Sendable {
    private let last: Mutex<Int64>
    /// The greatest id of all earlier processes; 0 when there is none.
    let greatestBefore: RecordID

    /// - Parameter greatest: the greatest id ever recorded.
    package init(after greatest: RecordID?) {
        greatestBefore = greatest ?? RecordID(value: 0)
        last = Mutex(greatestBefore.value)
    }

    func next(at now: Timestamp) -> RecordID {
        last.withLock { last in
            last = max(last + 1, RecordID.first(at: now.microseconds / 1000).value)
            return RecordID(value: last)
        }
    }
}

/// Why a stop with mode `hold` defers mail instead of holding it: the space for held mail is full, or mail cannot be
/// stored. All loops share it.
package final class HoldFailure: Sendable {
    package struct Trouble: Hashable, Sendable {
        package let stop: StopID
        package let scope: StopScope
        package let text: String
        package let since: Timestamp
    }

    private let state = Mutex<Trouble?>(nil)

    init() {}

    /// The latest fault; nil once a message was stored again.
    package var latest: Trouble? { state.withLock { $0 } }

    func didStore() { state.withLock { $0 = nil } }

    func didFail(_ stop: Stop, _ failure: StoreFailure) {
        let now = Timestamp(microseconds: Clock.wallMicroseconds)
        state.withLock {
            $0 = Trouble(stop: stop.id, scope: stop.scope, text: failure.description, since: $0?.since ?? now)
        }
    }
}
