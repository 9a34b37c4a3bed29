// Folder Kill: the emergency stop. The switch and the permit to send, stops and their orders, resumes with their
// ramps, the state as it is stored, the clock that it counts in. It may use Acts and Scope, and nothing else of this
// target: what decides whether mail may leave stays small.

import Mail
import Synchronization

/// The emergency stop, as every loop sees it.
///
/// A stop is committed to the store first, then `publish`ed here, then a barrier runs through every loop.
/// `permit` and the write of the end of data happen on one loop without a suspension between them, so once the
/// barrier has passed, every permit of the old state is either on the wire and in `unanswered`, or void.
package final class KillSwitch: Sendable {
    private struct State {
        /// In the order in which they are asked; the first that covers a message decides.
        var stops: [Stop] = []
        var revision = Int64.min
        var ramps: [RampGate] = []
        var halts: Set<Halt>
        /// Messages whose end of data is out and whose answer is not in.
        var unanswered: [RecordID: MailInQuestion] = [:]
        /// Refused, by stop.
        var refusals: [StopID: AttemptTally] = [:]
    }

    private let state: Mutex<State>
    private let isAskedAtHead = Atomic<Bool>(false)

    /// - Parameters:
    ///   - state: as committed.
    ///   - halts: what is known to be wrong at start.
    package init(_ state: SwitchState = SwitchState(), halts: Set<Halt> = []) {
        self.state = Mutex(State(halts: halts))
        publish(state)
    }

    /// Asked early (MAIL, RCPT, the header section's end) so that doomed work is not done; the permit asks again.
    package func inquire(_ mail: MailInQuestion) throws(Stopped) {
        if let stopped = state.withLock({ Self.stopped($0, mail) }) { throw stopped }
    }

    /// Asked once for a message that nothing else refuses: takes its place in the ramps that cover it.
    /// - Parameter takes: false asks early, before all is known, whether there is any place at all.
    package func admit(_ mail: MailInQuestion, at now: Timestamp, takes: Bool = true) throws(Stopped) {
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

    /// The last gate. The caller must use the permit before it suspends, and report `settled`.
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

    /// Counts a refusal for the receipt, or a message that was taken over.
    /// - Parameter fingerprint: of the message; nil counts it as one of its own.
    package func countRefusal(by stop: StopID?, of fingerprint: UInt64? = nil, isTaken: Bool = false) {
        guard let stop else { return }
        state.withLock { $0.refusals[stop, default: AttemptTally()].add(fingerprint, isTaken: isTaken) }
    }

    /// Takes in the refusals that are on record from before the guard started.
    package func recall(_ refusals: [StopID: AttemptTally]) {
        state.withLock { $0.refusals.merge(refusals) { now, _ in now } }
    }

    /// Puts the committed state in force. Takes the whole, so that it cannot drift from the store; a state that is
    /// older than the one in force changes nothing, so that of two acts at once neither is lost.
    package func publish(_ new: SwitchState) {
        state.withLock { state in
            guard new.revision >= state.revision else { return }
            state.revision = new.revision
            state.stops = new.stops.sorted { ($0.mode.rank, $1.id) > ($1.mode.rank, $0.id) }
            // A bucket that is in use stays as full as it is.
            state.ramps = new.ramps.map { ramp in state.ramps.first { $0.ramp == ramp } ?? RampGate(ramp) }
            isAskedAtHead.store(
                new.stops.contains { $0.scope.kind == .campaign || $0.scope.kind == .sender }, ordering: .relaxed)
        }
    }

    /// Whether it is worth while to ask as soon as a message's header section is here, which tells its campaign and whom it
    /// is from. The permit asks in any case.
    package var asksAtHead: Bool { isAskedAtHead.load(ordering: .relaxed) }

    package func halt(_ halt: Halt) { state.withLock { _ = $0.halts.insert(halt) } }

    package func clear(_ halt: Halt) { state.withLock { _ = $0.halts.remove(halt) } }

    /// Messages in a scope whose end of data is out and unanswered.
    package func unanswered(in scope: StopScope) -> [RecordID] {
        state.withLock { state in state.unanswered.values.filter(scope.covers).map(\.id).sorted() }
    }

    /// What is in force now.
    package var snapshot: KillSwitchSnapshot {
        state.withLock { state in
            KillSwitchSnapshot(
                stops: state.stops.sorted { $0.id < $1.id }, ramps: state.ramps.map(\.ramp), halts: state.halts,
                unanswered: state.unanswered.keys.sorted(), refusals: state.refusals.mapValues(\.messages),
                attempts: state.refusals.mapValues(\.attempts))
        }
    }

    /// Halts come first: a guard that does not trust itself passes nothing, whatever stops a person has ended.
    private static func stopped(_ state: State, _ mail: MailInQuestion) -> Stopped? {
        if !state.halts.isEmpty {
            return Halt.allCases.first(where: state.halts.contains).map(Stopped.halted)
        }
        return state.stops.first { $0.scope.covers(mail) }.map { .by($0, as: mode(of: $0, for: mail)) }
    }

    /// A stop by recipient domain must not refuse the mail of other recipients for good: the message is deferred, and
    /// when it comes again the recipients in scope are refused one by one. Nor is mail refused for good when it is not
    /// known whether it is meant.
    private static func mode(of stop: Stop, for mail: MailInQuestion) -> StopMode {
        guard stop.mode == .reject else { return stop.mode }
        if stop.scope.isInDoubt(about: mail) { return .defer }
        guard case .recipientDomain(let pattern) = stop.scope else { return .reject }
        return mail.recipients.allSatisfy { pattern.matches($0.domainKey) } ? .reject : .defer
    }
}

/// The one-shot right to send a final dot. Only `KillSwitch.permit` makes one, and the one function that can
/// end a message consumes it: no permit, no compile. Its initializer is internal to Guard, so no other target can
/// make one, and it cannot be copied, so none can be used twice.
package struct SendPermit: ~Copyable, Sendable {
    package let id: RecordID

    init(id: RecordID) { self.id = id }
}

/// The kill switch at one moment.
package struct KillSwitchSnapshot: Sendable {
    /// By id.
    package let stops: [Stop]
    /// Those that are over may still be among them.
    package let ramps: [Ramp]
    package let halts: Set<Halt>
    /// Messages whose end of data was out and unanswered.
    package let unanswered: [RecordID]
    /// Messages refused, by stop.
    package let refusals: [StopID: Int]
    /// How often those were tried, by stop.
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

    /// Whether something ends by itself, or comes back slowly.
    package func isCounting(at now: Timestamp) -> Bool {
        stops.contains { $0.endsAt != nil } || ramps.contains { $0.fullAt > now }
    }

    /// With times told by another clock, for people to read.
    package func shifted(by offset: Duration) -> KillSwitchSnapshot {
        if offset == .zero { return self }
        return KillSwitchSnapshot(
            stops: stops.map { $0.shifted(by: offset) }, ramps: ramps.map { $0.shifted(by: offset) }, halts: halts,
            unanswered: unanswered, refusals: refusals, attempts: attempts)
    }
}

/// Messages and the attempts to send them: one that comes again and again while it is refused is one message. What is taken
/// over is a message each time: its client has its 250, and sends no retry.
///
///     deferred, deferred, held            1 message, 3 attempts
///     held, held                          2 messages, 2 attempts
///
/// Exact up to `limit` messages. Beyond it only messages whose fingerprint begins with `zeroBits` zero bits are
/// remembered, and the others are estimated from them: right within half a percent.
package struct AttemptTally: Hashable, Sendable {
    /// Messages that are remembered: 1 MB.
    static let limit = 65_536

    package private(set) var attempts = 0
    private var known: Set<UInt64> = []
    /// Attempts that are each a message: those without a fingerprint, and those that were taken over.
    private var single = 0
    private var zeroBits = 0

    package init() {}

    package var messages: Int { min(attempts, single + known.count << zeroBits) }

    /// - Parameters:
    ///   - fingerprint: `MessageRecord.fingerprint`; nil when it is not known.
    ///   - isTaken: the message was taken over, not refused. If it was refused before, it is no more than that message.
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
