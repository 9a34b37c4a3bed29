import Mail

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
/// **Why it stands still while the machine is off.** After a start nobody can tell how long it was off but the wall clock,
/// which is what may be wrong then. A stop that ends late is ended by a person; one that ends early sends what it was to
/// hold. So after a start it goes on from the last moment that is on the disk, which is noted every minute while something
/// is counted: `--for 2h` holds for two hours in which the machine was running, and for up to a minute more for each start.
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
