import Foundation
import Guard
import Logging
import Mail
import Relay
import Synchronization
import System

/// Looks after the kill switch while the guard runs: pulls it for the `STOP` file and for SIGUSR1, ends the stops whose
/// own time is over, and has people reminded of those that hold.
///
/// It looks every second, and at once when something happens in the state folder or a signal comes. What cannot be
/// committed halts the guard and waits in `EmergencyStop`, which tries it again with each look.
final class KillSwitchMonitor: Sendable {
    private let file: StopFile
    private let killSwitch: KillSwitch
    private let emergencyStop: EmergencyStop
    private let alerts: any AlertHook
    private let logger: Logger
    private let folder: FolderWatch
    private let state: Mutex<State>

    private struct State {
        /// A signal that nobody has answered yet.
        var isPulled = false
        var remind: Duration
        var reminder = StopReminder()
        /// When it was last noted how far the switch's clock has come, on that clock.
        var clockKeptAt: Timestamp?
        /// What could not be done, so that it is said once and not every second.
        var failure: String?
    }

    init(
        folder: String, killSwitch: KillSwitch, emergencyStop: EmergencyStop, alerts: any AlertHook, remind: Duration,
        logger: Logger
    ) {
        file = StopFile(in: folder)
        self.folder = FolderWatch(folder)
        self.killSwitch = killSwitch
        self.emergencyStop = emergencyStop
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

    /// Until the task is cancelled.
    func run() async {
        for await _ in folder.stream { await look() }
    }

    /// One look at everything. Not to be called while another is under way.
    func look() async {
        await emergencyStop.recordUnwritten()
        do throws(StoreFailure) {
            try await obeySignal()
            try await obeyFile()
            try await endOverdue()
            try await keepClock()
            state.withLock { $0.failure = nil }
        } catch {
            let text = "what stops or ends a stop could not be recorded, and is tried again: \(error)"
            let isNew = state.withLock { state in
                defer { state.failure = text }
                return state.failure != text
            }
            if isNew { logger.critical("\(text)") }
        }
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

    private func obeyFile() async throws(StoreFailure) {
        guard file.isThere, !isActive(.file) else { return }
        var reason = file.reason
        if reason == nil {
            // It is made first and written then; the reason may be on its way.
            try? await Task.sleep(for: Self.writingTime)
            reason = file.reason
        }
        try await stop(.file, StopFile.who, reason: reason ?? StopFile.who.name)
    }

    /// One active stop answers any number of signals, and a file that stays.
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

    /// A start of the machine takes it up from here (`SwitchClock`).
    private func keepClock() async throws(StoreFailure) {
        let time = emergencyStop.clock.now
        // It may have been set back to the wall clock.
        if let last = state.withLock({ $0.clockKeptAt }), last <= time, time - last < Self.clockInterval { return }
        try await emergencyStop.keepClock()
        state.withLock { $0.clockKeptAt = time }
    }

    private func isActive(_ origin: StopOrigin) -> Bool {
        (killSwitch.snapshot.stops + emergencyStop.unwrittenStops).contains { $0.origin == origin }
    }

    private var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }

    /// What a start of the machine may cost in time that is counted twice.
    private static let clockInterval = Duration.seconds(60)
    /// Between the making of a file and its first line.
    private static let writingTime = Duration.milliseconds(50)
}
