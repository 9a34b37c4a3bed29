import Foundation
import Guard
import Logging
import Mail
import Relay
import Synchronization
import System

/// Watches the kill switch while the guard runs. It makes a stop for the `STOP` file and for SIGUSR1, ends stops,
/// exceptions and blocks that reached their end time, and reminds people of stops in force.
///
/// It looks every second, and at once when something changes in the state folder or a signal comes. A stop that
/// cannot be committed halts the guard and waits in `EmergencyStop`, which tries it again each time.
final class KillSwitchMonitor: Sendable {
    private let file: StopFile
    private let killSwitch: KillSwitch
    private let emergencyStop: EmergencyStop
    private let rulings: RulingKeeper
    private let alerts: any AlertHook
    private let logger: Logger
    private let folder: FolderWatch
    private let state: Mutex<State>

    private struct State {
        /// Whether a signal was not handled yet.
        var isPulled = false
        var remind: Duration
        var reminder = StopReminder()
        /// When the switch's clock was last stored, on that clock.
        var clockKeptAt: Timestamp?
        /// The last failure, so that it is logged once and not every second.
        var failure: String?
    }

    init(
        folder: String, killSwitch: KillSwitch, emergencyStop: EmergencyStop, rulings: RulingKeeper,
        alerts: any AlertHook, remind: Duration, logger: Logger
    ) {
        file = StopFile(in: folder)
        self.folder = FolderWatch(folder)
        self.killSwitch = killSwitch
        self.emergencyStop = emergencyStop
        self.rulings = rulings
        self.alerts = alerts
        self.logger = logger
        state = Mutex(State(remind: remind))
    }

    /// SIGUSR1: stops all mail. Returns at once.
    func pull() {
        state.withLock { $0.isPulled = true }
        folder.poke()
    }

    func remind(every interval: Duration) { state.withLock { $0.remind = interval } }

    /// Runs until the task is cancelled.
    func run() async {
        for await _ in folder.stream { await look() }
    }

    /// Looks at everything once. Do not call it while another look runs.
    func look() async {
        await emergencyStop.recordUnwritten()
        do throws(StoreFailure) {
            try await obeySignal()
            try await stopForFile()
            try await endOverdue()
            try await keepClock()
            state.withLock { $0.failure = nil }
        } catch {
            let text = "a stop, or the end of one, could not be recorded; the guard tries again: \(error)"
            let isNew = state.withLock { state in
                defer { state.failure = text }
                return state.failure != text
            }
            if isNew { logger.critical("\(text)") }
        }
        await rulings.endOverdue()
        let (now, snapshot) = (now, killSwitch.snapshot.shifted(by: emergencyStop.clock.offset))
        let said = state.withLock { $0.reminder.notice(snapshot, every: $0.remind, at: now) }
        for alert in said { alerts.raise(alert) }
    }

    private func obeySignal() async throws(StoreFailure) {
        let isPulled = state.withLock { state in
            defer { state.isPulled = false }
            return state.isPulled
        }
        if isPulled { try await stop(.signal, Identity(name: "SIGUSR1"), reason: "SIGUSR1") }
    }

    private func stopForFile() async throws(StoreFailure) {
        guard file.isThere, !isActive(.file) else { return }
        var reason = file.reason
        if reason == nil {
            // The file is created first and written afterwards, so the reason may still come.
            try? await Task.sleep(for: Self.writingTime)
            reason = file.reason
        }
        try await stop(.file, StopFile.who, reason: reason ?? StopFile.who.name)
    }

    /// One active stop covers any number of signals, and a file that stays.
    private func stop(_ origin: StopOrigin, _ who: Identity, reason: String) async throws(StoreFailure) {
        guard !isActive(origin) else { return }
        _ = try await emergencyStop.stop(StopOrder(reason: reason, who: who, origin: origin))
    }

    private func endOverdue() async throws(StoreFailure) {
        let time = emergencyStop.clock.now
        for stop in killSwitch.snapshot.stops {
            guard let end = stop.endsAt, end <= time else { continue }
            let reason = "its own time was over (--for)"
            _ = try await emergencyStop.resume(
                ResumeOrder(stop: stop.id, reason: reason, who: .guardItself, isAsked: false))
        }
    }

    /// Stores the clock's time. After the next boot the clock continues from it (`SwitchClock`).
    private func keepClock() async throws(StoreFailure) {
        let time = emergencyStop.clock.now
        // The clock may have been set back to the wall clock.
        if let last = state.withLock({ $0.clockKeptAt }), last <= time, time - last < Self.clockInterval { return }
        try await emergencyStop.keepClock()
        state.withLock { $0.clockKeptAt = time }
    }

    private func isActive(_ origin: StopOrigin) -> Bool {
        (killSwitch.snapshot.stops + emergencyStop.unwrittenStops).contains { $0.origin == origin }
    }

    private var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }

    /// The most time that a start of the machine can count twice.
    private static let clockInterval = Duration.seconds(60)
    /// The time between the creation of a file and its first line.
    private static let writingTime = Duration.milliseconds(50)
}
