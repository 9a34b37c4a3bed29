import Mail

/// The stored state of the kill switch: everything that decides whether mail may flow.
package struct SwitchState: Sendable {
    /// The active stops, sorted by id.
    package var stops: [Stop]
    /// The ramps of ended stops; ramps that are over may be included.
    package var ramps: [Ramp]

    /// The state with the greater revision is the later one, even when the commits are reported in another order.
    package var revision: Int64

    package init(stops: [Stop] = [], ramps: [Ramp] = [], revision: Int64 = 0) {
        self.revision = revision
        self.stops = stops
        self.ramps = ramps
    }

    /// Whether a stop ends by itself or there is a ramp: their times are meaningless without their clock.
    package var isTimed: Bool { !ramps.isEmpty || stops.contains { $0.endsAt != nil } }

    /// The stops in one line, as events show them: `S1 all defer; S2 campaign:spring-* hold until
    /// 2026-03-02T10:00:00.000Z`, or `nothing`.
    package var text: String {
        guard !stops.isEmpty else { return "nothing" }
        return stops.map { stop in
            let end = stop.endsAt.map { " until \($0.rfc3339)" } ?? ""
            return "\(stop.id) \(stop.scope.text) \(stop.mode.rawValue)\(end)"
        }.joined(separator: "; ")
    }

    /// The same with all times shifted to another clock, for people to read.
    package func shifted(by offset: Duration) -> SwitchState {
        if offset == .zero { return self }
        return SwitchState(
            stops: stops.map { $0.shifted(by: offset) }, ramps: ramps.map { $0.shifted(by: offset) }, revision: revision
        )
    }
}

/// The machine's clocks at one moment.
package struct ClockReading: Hashable, Sendable {
    /// UTC. May step.
    package let wall: Timestamp
    /// The id of the machine's current boot; each boot has another.
    package let boot: String
    /// Microseconds since boot, time asleep included (CLOCK_BOOTTIME). Never steps.
    package let uptime: Int64

    package init(wall: Timestamp, boot: String, uptime: Int64) {
        self.wall = wall
        self.boot = boot
        self.uptime = uptime
    }
}

/// The clock of the kill switch: it measures how long a stop lasts and how fast a ramp rises.
///
/// It takes the wall clock's time at one moment and adds the time since the machine's boot. So no step of the wall
/// clock, forward or back, ends a stop early or late.
///
/// **Why it pauses while the machine is off.** Only the wall clock shows how long the machine was off, and it may be
/// wrong just after a boot. A person can end a stop that lasts too long; a stop that ends too early lets mail out. So
/// after a boot the clock continues from the last time on the disk, which is written every minute while a stop or
/// ramp is timed. `--for 2h` lasts two hours in which the machine runs, and up to a minute more for each boot.
package struct SwitchClock: Hashable, Sendable {
    package let boot: String
    /// Microseconds since boot, as in `ClockReading.uptime`.
    package let uptime: Int64
    /// The switch's time at `uptime`.
    package let time: Timestamp

    package init(boot: String, uptime: Int64, time: Timestamp) {
        self.boot = boot
        self.uptime = uptime
        self.time = time
    }

    /// A clock that agrees with the wall clock.
    package init(_ reading: ClockReading) { self.init(boot: reading.boot, uptime: reading.uptime, time: reading.wall) }

    /// The switch's time at a reading. When the machine was reset to an earlier snapshot, no time has passed.
    package func time(at reading: ClockReading) -> Timestamp {
        guard reading.boot == boot, reading.uptime > uptime else { return time }
        return time + .microseconds(reading.uptime - uptime)
    }

    /// The same clock, based on a later reading.
    package func moved(to reading: ClockReading) -> SwitchClock {
        SwitchClock(boot: reading.boot, uptime: reading.uptime, time: time(at: reading))
    }
}

extension Stop {
    /// The same stop with its end shifted to another clock.
    package func shifted(by offset: Duration) -> Stop {
        Stop(
            id: id, scope: scope, mode: mode, reason: reason, who: who, origin: origin, at: at,
            endsAt: endsAt.map { $0 + offset })
    }
}

extension Ramp {
    /// The same ramp with its times shifted to another clock.
    package func shifted(by offset: Duration) -> Ramp {
        Ramp(
            stop: stop, scope: scope, perMinute: perMinute, startedAt: startedAt + offset, doublesEvery: doublesEvery,
            fullAt: fullAt + offset)
    }
}

extension StopReceipt {
    /// The same receipt with the stop's end shifted to another clock.
    package func shifted(by offset: Duration) -> StopReceipt {
        StopReceipt(
            stop: stop.shifted(by: offset), askedAt: askedAt, completeAt: completeAt, unanswered: unanswered)
    }
}
