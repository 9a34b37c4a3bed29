// Folder Kill: the emergency stop. The switch and the send permit, stops, resumes with their ramps, the stored state,
// and the clock for stops. It may use Events and Scope, and nothing else of this target: the code that decides
// whether mail may leave stays small.

import Mail
import Synchronization

/// The emergency stop, as every loop sees it.
///
/// A stop is first committed to the store, then `publish`ed here, then a barrier runs through every loop. `permit`
/// and the write of the end of data happen on one loop without a suspension between them. So after the barrier every
/// permit of the old state is either on the wire and in `unanswered`, or void.
package final class KillSwitch: Sendable {
    private struct State {
        /// In the order of evaluation; the first stop that covers a message decides.
        var stops: [Stop] = []
        var revision = Int64.min
        var ramps: [RampGate] = []
        var halts: Set<Halt>
        /// Messages whose end of data was sent and whose reply has not arrived.
        var unanswered: [RecordID: MailContext] = [:]
        /// Messages that were judged with earlier rulings get no permit.
        var rulings = Int64.min
        /// Refused messages, by stop.
        var refusals: [StopID: AttemptTally] = [:]
    }

    private let state: Mutex<State>
    private let isAskedAtHead = Atomic<Bool>(false)

    /// - Parameters:
    ///   - state: the committed state.
    ///   - halts: the faults known at start.
    package init(_ state: SwitchState = SwitchState(), halts: Set<Halt> = []) {
        self.state = Mutex(State(halts: halts))
        publish(state)
    }

    /// An early check (at MAIL, RCPT, the end of the header section) that saves useless work; the permit checks
    /// again.
    package func inquire(_ mail: MailContext) throws(Stopped) {
        if let stopped = state.withLock({ Self.stopped($0, mail) }) { throw stopped }
    }

    /// Called once for a message that passed every other check: takes one place in each ramp that covers it.
    /// - Parameter takes: false checks early, before all is known, whether there is a free place.
    package func admit(_ mail: MailContext, at now: Timestamp, takes: Bool = true) throws(Stopped) {
        let stopped: Stopped? = state.withLock { state in
            if let stopped = Self.stopped(state, mail) { return stopped }
            let covering = state.ramps.indices.filter { state.ramps[$0].ramp.scope.covers(mail) }
            for index in covering where !state.ramps[index].admits(at: now, takes: false) {
                return .paced(state.ramps[index].ramp)
            }
            if takes { for index in covering { _ = state.ramps[index].admits(at: now, takes: true) } }
            return nil
        }
        if let stopped { throw stopped }
    }

    /// The last gate. The caller must use the permit before it suspends, and must call `settled` later.
    package func permit(for mail: MailContext) throws(Stopped) -> SendPermit {
        let stopped = state.withLock { state in
            let isOutdated = mail.judgedWith.map { $0 < state.rulings } ?? false
            let stopped = Self.stopped(state, mail) ?? (isOutdated ? .outdated : nil)
            if stopped == nil { state.unanswered[mail.id] = mail }
            return stopped
        }
        if let stopped { throw stopped }
        return SendPermit(id: mail.id)
    }

    /// The ESP replied, or its connection ended: the message is no longer in flight.
    package func settled(_ id: RecordID) { state.withLock { _ = $0.unanswered.removeValue(forKey: id) } }

    /// Counts a refused message for the receipt, or a message that was held.
    /// - Parameter fingerprint: of the message, so that retries count once; nil counts as a new message.
    package func countRefusal(by stop: StopID?, of fingerprint: UInt64? = nil, isTaken: Bool = false) {
        guard let stop else { return }
        state.withLock { $0.refusals[stop, default: AttemptTally()].add(fingerprint, isTaken: isTaken) }
    }

    /// Adds the refusals on record from before the guard started.
    package func recall(_ refusals: [StopID: AttemptTally]) {
        state.withLock { $0.refusals.merge(refusals) { now, _ in now } }
    }

    /// Puts the committed state in force. Takes the whole state, so that it cannot drift from the store. Ignores a
    /// state that is older than the state in force, so that two concurrent changes are both kept.
    package func publish(_ new: SwitchState) {
        state.withLock { state in
            guard new.revision >= state.revision else { return }
            state.revision = new.revision
            state.stops = new.stops.sorted { ($0.mode.rank, $1.id) > ($1.mode.rank, $0.id) }
            // A ramp that continues keeps its gate and its tokens.
            state.ramps = new.ramps.map { ramp in state.ramps.first { $0.ramp == ramp } ?? RampGate(ramp) }
            isAskedAtHead.store(
                new.stops.contains { $0.scope.kind == .campaign || $0.scope.kind == .sender }, ordering: .relaxed)
        }
    }

    /// From now on, a message needs a judgement by rulings of at least this revision: a phrase was blocked, or an
    /// exception ended. The messages that are judged and not sent yet are deferred.
    package func requireJudgement(since revision: Int64) {
        state.withLock { $0.rulings = max($0.rulings, revision) }
    }

    /// Whether a check at the end of the header section is useful: a stop by campaign or by sender is active. The
    /// permit checks in any case.
    package var asksAtHead: Bool { isAskedAtHead.load(ordering: .relaxed) }

    package func halt(_ halt: Halt) { state.withLock { _ = $0.halts.insert(halt) } }

    package func clear(_ halt: Halt) { state.withLock { _ = $0.halts.remove(halt) } }

    /// Messages in a scope whose end of data was sent and whose reply has not arrived.
    package func unanswered(in scope: StopScope) -> [RecordID] {
        state.withLock { state in state.unanswered.values.filter(scope.covers).map(\.id).sorted() }
    }

    /// The state in force.
    package var snapshot: KillSwitchSnapshot {
        state.withLock { state in
            KillSwitchSnapshot(
                stops: state.stops.sorted { $0.id < $1.id }, ramps: state.ramps.map(\.ramp), halts: state.halts,
                unanswered: state.unanswered.keys.sorted(), refusals: state.refusals.mapValues(\.messages),
                attempts: state.refusals.mapValues(\.attempts))
        }
    }

    /// Halts come first: while the guard cannot trust its state, no mail passes, with or without stops.
    private static func stopped(_ state: State, _ mail: MailContext) -> Stopped? {
        if !state.halts.isEmpty {
            return Halt.allCases.first(where: state.halts.contains).map(Stopped.halted)
        }
        return state.stops.first { $0.scope.covers(mail) }.map { .by($0, as: mode(of: $0, for: mail)) }
    }

    /// A stop by recipient domain must not refuse the mail of other recipients for good. The message is deferred;
    /// when the client retries, the guard refuses each recipient in scope at RCPT. A message that may be out of scope
    /// is not refused for good either.
    private static func mode(of stop: Stop, for mail: MailContext) -> StopMode {
        guard stop.mode == .reject else { return stop.mode }
        if stop.scope.isInDoubt(about: mail) { return .defer }
        guard case .recipientDomain(let pattern) = stop.scope else { return .reject }
        return mail.recipients.allSatisfy { pattern.matches($0.domainKey) } ? .reject : .defer
    }
}

/// The one-shot right to send a final dot. Only `KillSwitch.permit` creates one, and the only function that can end a
/// message consumes it: no permit, no compile. Its initializer is internal to Guard, so no other target can create
/// one. It cannot be copied, so it cannot be used twice.
package struct SendPermit: ~Copyable, Sendable {
    package let id: RecordID

    init(id: RecordID) { self.id = id }
}

/// The kill switch at one moment.
package struct KillSwitchSnapshot: Sendable {
    /// Sorted by id.
    package let stops: [Stop]
    /// Ramps that are over may be included.
    package let ramps: [Ramp]
    package let halts: Set<Halt>
    /// Messages whose end of data was sent and whose reply had not arrived.
    package let unanswered: [RecordID]
    /// Messages refused, by stop.
    package let refusals: [StopID: Int]
    /// How often those messages were tried, by stop.
    package let attempts: [StopID: Int]

    package init(
        stops: [Stop], ramps: [Ramp] = [], halts: Set<Halt>, unanswered: [RecordID], refusals: [StopID: Int],
        attempts: [StopID: Int] = [:]
    ) {
        self.stops = stops
        self.ramps = ramps
        self.halts = halts
        self.unanswered = unanswered
        self.refusals = refusals
        self.attempts = attempts
    }

    package var isStopped: Bool { !stops.isEmpty || !halts.isEmpty }

    /// Whether a stop ends by itself, or a ramp still limits mail.
    package func isCounting(at now: Timestamp) -> Bool {
        stops.contains { $0.endsAt != nil } || ramps.contains { $0.fullAt > now }
    }

    /// The same with all times shifted to another clock, for people to read.
    package func shifted(by offset: Duration) -> KillSwitchSnapshot {
        if offset == .zero { return self }
        return KillSwitchSnapshot(
            stops: stops.map { $0.shifted(by: offset) }, ramps: ramps.map { $0.shifted(by: offset) }, halts: halts,
            unanswered: unanswered, refusals: refusals, attempts: attempts)
    }
}

/// Messages, and the attempts to send them. A message that is retried while it is refused counts once. Each held
/// message counts: the client got 250 and does not retry.
///
///     deferred, deferred, held            1 message, 3 attempts
///     held, held                          2 messages, 2 attempts
///
/// Exact up to `limit` messages. Above it only messages whose fingerprint begins with `zeroBits` zero bits are
/// remembered, and the total is estimated from them: within half a percent.
package struct AttemptTally: Hashable, Sendable {
    /// Remembered messages: 1 MB.
    static let limit = 65_536

    package private(set) var attempts = 0
    private var known: Set<UInt64> = []
    /// Attempts that count as one message each: those without a fingerprint, and held messages.
    private var single = 0
    private var zeroBits = 0

    package init() {}

    package var messages: Int { min(attempts, single + known.count << zeroBits) }

    /// - Parameters:
    ///   - fingerprint: `MessageRecord.fingerprint`; nil when it is not known.
    ///   - isTaken: the message was held, not refused. If it was refused before, it is still the same one message.
    package mutating func add(_ fingerprint: UInt64?, isTaken: Bool = false) {
        attempts += 1
        guard let fingerprint, !isTaken else {
            single += 1
            if let fingerprint { known.remove(fingerprint) }
            return
        }
        guard fingerprint.leadingZeroBitCount >= zeroBits else { return }
        known.insert(fingerprint)
        while known.count > Self.limit {
            zeroBits += 1
            known = known.filter { $0.leadingZeroBitCount >= zeroBits }
        }
    }
}
