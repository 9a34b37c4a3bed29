import Mail

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
