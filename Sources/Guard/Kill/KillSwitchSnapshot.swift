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
            unanswered: unanswered, refusals: refusals)
    }
}

extension Stop {
    /// With its end told by another clock.
    package func shifted(by offset: Duration) -> Stop {
        Stop(
            id: id, scope: scope, mode: mode, reason: reason, who: who, origin: origin, at: at,
            endsAt: endsAt.map { $0 + offset })
    }
}

extension Ramp {
    /// With its times told by another clock.
    package func shifted(by offset: Duration) -> Ramp {
        Ramp(
            stop: stop, scope: scope, perMinute: perMinute, startedAt: startedAt + offset, doublesEvery: doublesEvery,
            fullAt: fullAt + offset)
    }
}

extension StopReceipt {
    /// With the stop's end told by another clock.
    package func shifted(by offset: Duration) -> StopReceipt {
        StopReceipt(
            stop: stop.shifted(by: offset), askedAt: askedAt, completeAt: completeAt, unanswered: unanswered)
    }
}
