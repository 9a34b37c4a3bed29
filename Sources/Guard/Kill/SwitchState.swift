import Mail

/// What the store holds of the kill switch: everything that decides whether mail may flow.
package struct SwitchState: Sendable {
    /// The active stops, by id.
    package var stops: [Stop]
    /// The ramps of stops that were ended with one; those that are over may still be among them.
    package var ramps: [Ramp]

    /// Of two states the one with the greater revision is the later, in whatever order their commits are heard of.
    package var revision: Int64

    package init(stops: [Stop] = [], ramps: [Ramp] = [], revision: Int64 = 0) {
        self.revision = revision
        self.stops = stops
        self.ramps = ramps
    }

    /// Whether something in it ends by itself, or comes back slowly: its times say nothing without their clock.
    package var isTimed: Bool { !ramps.isEmpty || stops.contains { $0.endsAt != nil } }

    /// The stops in one line, for the audit trail: `S1 all defer; S2 campaign:spring-* hold until 2026-03-02T10:00:00.000Z`,
    /// or `nothing`.
    package var text: String {
        guard !stops.isEmpty else { return "nothing" }
        return stops.map { stop in
            let end = stop.endsAt.map { " until \($0.rfc3339)" } ?? ""
            return "\(stop.id) \(stop.scope.text) \(stop.mode.rawValue)\(end)"
        }.joined(separator: "; ")
    }

    /// With times told by another clock, for people to read.
    package func shifted(by offset: Duration) -> SwitchState {
        if offset == .zero { return self }
        return SwitchState(
            stops: stops.map { $0.shifted(by: offset) }, ramps: ramps.map { $0.shifted(by: offset) }, revision: revision
        )
    }
}

/// What the machine's clocks say at one moment.
package struct ClockReading: Hashable, Sendable {
    /// UTC. May step.
    package let wall: Timestamp
    /// Which start of the machine this is; another one after each.
    package let boot: String
    /// Microseconds since that start, time asleep included (CLOCK_BOOTTIME). Never steps.
    package let uptime: Int64

    package init(wall: Timestamp, boot: String, uptime: Int64) {
        self.wall = wall
        self.boot = boot
        self.uptime = uptime
    }
}

/// The time in which the kill switch counts: how long a stop holds, and how fast a ramp rises.
///
/// It is the wall clock's time at one moment, and goes on from there with the time since the machine was started. So neither
/// a step forward nor a step back of the wall clock ends a stop early or late.
///
/// **Why it stands still while the machine is off.** Only the wall clock can tell how long it was off, and just after a
/// start the wall clock may be wrong. A stop that ends late can be ended by a person; one that ends early lets mail go
/// that it should have kept back. So after a start it goes on from the last moment that is on the disk, which is noted
/// every minute while something is counted: `--for 2h` holds for two hours in which the machine was running, and for up
/// to a minute more for each start.
package struct SwitchClock: Hashable, Sendable {
    package let boot: String
    /// As `ClockReading.uptime`.
    package let uptime: Int64
    /// What it was then.
    package let time: Timestamp

    package init(boot: String, uptime: Int64, time: Timestamp) {
        self.boot = boot
        self.uptime = uptime
        self.time = time
    }

    /// One that agrees with the wall clock.
    package init(_ reading: ClockReading) { self.init(boot: reading.boot, uptime: reading.uptime, time: reading.wall) }

    /// The time at a moment. A machine that went back to an earlier state of itself has not moved on.
    package func time(at reading: ClockReading) -> Timestamp {
        guard reading.boot == boot, reading.uptime > uptime else { return time }
        return time + .microseconds(reading.uptime - uptime)
    }

    /// The same clock, told from a later moment.
    package func moved(to reading: ClockReading) -> SwitchClock {
        SwitchClock(boot: reading.boot, uptime: reading.uptime, time: time(at: reading))
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
