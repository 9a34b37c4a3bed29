import Guard
import Mail
import Synchronization
import System

/// The time in which the kill switch of this process counts (`SwitchClock`).
package final class StopClock: Sendable {
    private let clock: Mutex<SwitchClock>
    private let read: @Sendable () -> ClockReading

    /// - Parameters:
    ///   - kept: as it is on the disk; nil when nothing is counted yet, so that the wall clock is as good as any.
    ///   - read: the machine's clocks.
    package init(_ kept: SwitchClock? = nil, read: @escaping @Sendable () -> ClockReading = StopClock.machine) {
        self.read = read
        let reading = read()
        clock = Mutex(kept?.moved(to: reading) ?? SwitchClock(reading))
    }

    package var now: Timestamp { clock.withLock { $0.time(at: read()) } }

    /// As it is to be kept on the disk.
    package var present: SwitchClock { clock.withLock { $0.moved(to: read()) } }

    /// Sets it to the wall clock, for something that begins to be counted while nothing else is.
    package func setToWall() {
        let reading = read()
        clock.withLock { $0 = SwitchClock(reading) }
    }

    /// What is to be added to its time to have the wall clock's, for people to read. Below a second they are one.
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

    /// For a state that is taken over: on its own clock when something in it is counted.
    package static func taking(
        over state: SwitchState, from store: any SwitchStore
    ) async throws(StoreFailure) -> StopClock {
        StopClock(state.isTimed ? try await store.switchClock() : nil)
    }
}
