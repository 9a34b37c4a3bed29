import Guard
import Mail
import Synchronization
import System

/// The clock of this process's kill switch (`SwitchClock`).
package final class StopClock: Sendable {
    private let clock: Mutex<SwitchClock>
    private let read: @Sendable () -> ClockReading

    /// - Parameters:
    ///   - kept: the stored clock; nil when nothing is timed yet: then it starts at the wall clock's time.
    ///   - read: the machine's clocks.
    package init(_ kept: SwitchClock? = nil, read: @escaping @Sendable () -> ClockReading = StopClock.machine) {
        self.read = read
        let reading = read()
        clock = Mutex(kept?.moved(to: reading) ?? SwitchClock(reading))
    }

    package var now: Timestamp { clock.withLock { $0.time(at: read()) } }

    /// The clock's state in the form that is stored.
    package var present: SwitchClock { clock.withLock { $0.moved(to: read()) } }

    /// Sets it to the wall clock; called when the first timed stop or ramp begins.
    package func setToWall() {
        let reading = read()
        clock.withLock { $0 = SwitchClock(reading) }
    }

    /// The difference to add to this clock's time to get the wall clock's time, for people to read. Differences below
    /// a second are ignored.
    package var offset: Duration {
        let reading = read()
        let offset = reading.wall - clock.withLock { $0.time(at: reading) }
        guard offset >= .seconds(1) || offset <= .seconds(-1) else { return .zero }
        return .milliseconds(Int64((offset / .milliseconds(1)).rounded()))
    }

    package static let machine: @Sendable () -> ClockReading = {
        ClockReading(
            wall: Timestamp(microseconds: Clock.wallMicroseconds), boot: Clock.boot, uptime: Clock.uptimeMicroseconds)
    }

    /// The clock for a state that is taken over: the stored clock when something in the state is timed.
    package static func taking(
        over state: SwitchState, from store: any SwitchStore
    ) async throws(StoreFailure) -> StopClock {
        StopClock(state.isTimed ? try await store.switchClock() : nil)
    }
}
