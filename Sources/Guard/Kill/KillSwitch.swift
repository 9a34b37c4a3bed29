import Mail
import Synchronization

/// The emergency stop, as every loop sees it.
///
/// A stop is committed to the store first, then `publish`ed here, then a barrier runs through every loop.
/// `permit` and the write of the end of data happen on one loop without a suspension between them, so once the
/// barrier has passed, every permit of the old state is either on the wire and in `unanswered`, or void.
package final class KillSwitch: Sendable {
    private struct State {
        var stops: [Stop]
        var halts: Set<Halt>
        /// Messages whose end of data is out and whose answer is not in.
        var unanswered: [RecordID: MailInQuestion] = [:]
        /// Refused since start, by stop.
        var refusals: [StopID: Int] = [:]
    }

    private let state: Mutex<State>

    /// - Parameters:
    ///   - stops: the active stops as committed.
    ///   - halts: what is known to be wrong at start.
    package init(stops: [Stop], halts: Set<Halt> = []) {
        state = Mutex(State(stops: stops, halts: halts))
    }

    /// Asked early (MAIL, RCPT) so that doomed work is not done; the permit asks again.
    package func inquire(_ mail: MailInQuestion) throws(Stopped) {
        if let stopped = state.withLock({ Self.stopped($0, mail) }) { throw stopped }
    }

    /// The last gate. The caller must use the permit before it suspends, and report `answered` or `withdrawn`.
    package func permit(for mail: MailInQuestion) throws(Stopped) -> SendPermit {
        let stopped = state.withLock { state in
            let stopped = Self.stopped(state, mail)
            if stopped == nil { state.unanswered[mail.id] = mail }
            return stopped
        }
        if let stopped { throw stopped }
        return SendPermit(id: mail.id)
    }

    /// The ESP answered, or its connection ended: the message is no longer in the air.
    package func settled(_ id: RecordID) { state.withLock { _ = $0.unanswered.removeValue(forKey: id) } }

    /// Counts a refusal for the receipt.
    package func countRefusal(by stop: StopID?) {
        guard let stop else { return }
        state.withLock { $0.refusals[stop, default: 0] += 1 }
    }

    /// Puts committed stops in force. Takes the whole set, so that it cannot drift from the store.
    package func publish(_ stops: [Stop]) { state.withLock { $0.stops = stops } }

    package func halt(_ halt: Halt) { state.withLock { _ = $0.halts.insert(halt) } }

    package func clear(_ halt: Halt) { state.withLock { _ = $0.halts.remove(halt) } }

    /// What is in force now.
    package var snapshot: KillSwitchSnapshot {
        state.withLock { state in
            KillSwitchSnapshot(
                stops: state.stops, halts: state.halts, unanswered: state.unanswered.keys.sorted(),
                refusals: state.refusals)
        }
    }

    /// Halts speak first: nothing a person cleared can outrank a guard that does not trust itself.
    private static func stopped(_ state: State, _ mail: MailInQuestion) -> Stopped? {
        if !state.halts.isEmpty {
            return Halt.allCases.first(where: state.halts.contains).map(Stopped.halted)
        }
        return state.stops.first { $0.scope.covers(mail) }.map(Stopped.by)
    }
}
