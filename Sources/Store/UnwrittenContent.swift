import Guard
import Mail

/// What `UnwrittenFile` holds: the stops, and the clock that they were counted on.
struct UnwrittenContent: Codable {
    /// Microseconds, but for what names a boot.
    struct Clock: Codable {
        let boot: String
        let uptime: Int64
        let time: Int64
    }

    struct Entry: Codable {
        /// The number of its id.
        let number: Int
        let scope: String
        let mode: StopMode
        let reason: String
        let who: Identity
        let origin: String
        let askedAt: Int64
        let endsAt: Int64?
    }

    private let clock: Clock
    private let stops: [Entry]

    init(_ stops: [UnwrittenStop], _ clock: SwitchClock) {
        self.clock = Clock(boot: clock.boot, uptime: clock.uptime, time: clock.time.microseconds)
        self.stops = stops.map { stop in
            Entry(
                number: stop.id.unwrittenNumber, scope: stop.order.scope.text, mode: stop.order.mode,
                reason: stop.order.reason, who: stop.order.who, origin: stop.order.origin.text,
                askedAt: stop.askedAt.microseconds, endsAt: stop.order.endsAt?.microseconds)
        }
    }

    /// On another clock: each has as much of its time left as it had on this one. One whose scope or origin is not known
    /// here, as a later version may have written it, stops everything.
    func stops(on present: SwitchClock) -> [UnwrittenStop] {
        let then = SwitchClock(boot: clock.boot, uptime: clock.uptime, time: Timestamp(microseconds: clock.time))
        // When its moment is told by the present clock's.
        let now = then.time(at: ClockReading(wall: present.time, boot: present.boot, uptime: present.uptime))
        return stops.map { entry in
            let endsAt = entry.endsAt.map { present.time + (Timestamp(microseconds: $0) - now) }
            return UnwrittenStop(
                id: StopID(unwritten: entry.number),
                order: StopOrder(
                    scope: StopScope(entry.scope) ?? .all, mode: entry.mode, reason: entry.reason, who: entry.who,
                    origin: StopOrigin(entry.origin) ?? .person, endsAt: endsAt),
                askedAt: Timestamp(microseconds: entry.askedAt))
        }
    }
}
