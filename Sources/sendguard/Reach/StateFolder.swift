import Control
import Guard
import Logging
import Mail
import Relay
import Store
import System

/// The state folder of a guard that does not run, as `GuardService` uses it. Changes take effect when a guard next
/// starts.
///
/// It owns the folder while it exists, so no guard can start meanwhile. It cannot be made while a guard runs.
package struct StateFolder: Sendable {
    private let opened: Store
    let killSwitch: KillSwitch
    let emergencyStop: EmergencyStop
    let rulings: RulingKeeper
    let flowWatch = FlowWatch()
    private let folder: String
    let settings: ServiceSettings
    private let asksForSecond: Bool

    /// - Parameters:
    ///   - asksForSecond: whether the configuration requires two people for a resume.
    ///   - playbooks: the steps for incidents that are opened.
    /// - Throws: `ControlFailure.cannot`, in one line, when the folder cannot be used, or a guard uses it.
    init(
        _ folder: String, settings: ServiceSettings = ServiceSettings(), asksForSecond: Bool = false,
        playbooks: Playbooks = PlaybookCatalogue.shipped
    ) async throws(ControlFailure) {
        opened = try Self.openStore(folder)
        opened.use(ListHashSecretFile.readAll(settings.lists))
        self.folder = folder
        self.settings = settings
        self.asksForSecond = asksForSecond
        // A state that cannot be read fails later, when a request needs it.
        let state = (try? await opened.switchState()) ?? SwitchState()
        killSwitch = KillSwitch(state)
        try? opened.prepareUnwritten()
        let clock: StopClock
        do throws(StoreFailure) { clock = try await StopClock.taking(over: state, from: opened) } catch {
            throw ControlFailure(error)
        }
        let logger = Logger(label: "sendguard") { _ in SwiftLogNoOpLogHandler() }
        emergencyStop = EmergencyStop(
            killSwitch: killSwitch, store: opened, clock: clock, loops: nil, logger: logger)
        rulings = RulingKeeper(store: opened, killSwitch: killSwitch, loops: nil, logger: logger)
        await emergencyStop.begin()
        await emergencyStop.recordUnwritten()
        // A stop must not fail because of the playbooks.
        try? await opened.use(playbooks, at: now)
    }

    private static func openStore(_ folder: String) throws(ControlFailure) -> Store {
        do throws(StoreOpenFailure) {
            return try Store.open(folder: folder, role: .command, digest: listDigest)
        } catch .lockedByAnother(let text) {
            throw .cannot(
                "no guard answers at \(ControlFinder.socket(in: folder)), but the state folder is in use: \(text)")
        } catch {
            throw .cannot(error.description)
        }
    }

    /// Closes and unlocks the folder. Nothing can be asked afterwards.
    func close() { opened.close() }

    /// Opens the folder and returns a service for it, for callers without a configuration.
    /// - Parameter lists: the settings of the lists.
    package static func open(
        _ folder: String, lists: [ListSettings]
    ) async throws(ControlFailure) -> any GuardControl {
        GuardService(try await StateFolder(folder, settings: ServiceSettings(lists: lists)))
    }
}

extension StateFolder: GuardState {
    var store: any GuardStore { opened }
    var stopFile: StopFile { StopFile(in: folder) }
    var heldRelease: HeldRelease? { nil }
    var alerts: (any AlertHook)? { nil }

    func requiresSecond() async throws(ControlFailure) -> Bool {
        // A configuration that no guard has run with yet may already require it.
        if asksForSecond { return true }
        do throws(StoreFailure) { return try await opened.requiresSecond() } catch { throw ControlFailure(error) }
    }

    var listRefreshes: [String: ListRefreshReport] { [:] }

    var isRunning: Bool { false }

    var ownStatus: StatusReport { StatusReport(running: false, state: folder) }

    func snapshot() async throws(ControlFailure) -> KillSwitchSnapshot {
        let state: SwitchState
        do throws(StoreFailure) { state = try await opened.switchState() } catch { throw ControlFailure(error) }
        let counts = (try? await opened.attempts(by: state.stops.map(\.id))) ?? [:]
        return KillSwitchSnapshot(
            stops: state.stops, ramps: state.ramps, halts: killSwitch.snapshot.halts, unanswered: [],
            refusals: counts.mapValues(\.messages), attempts: counts.mapValues(\.attempts)
        ).shifted(by: emergencyStop.clock.offset)
    }

    func tripFigures(at now: Timestamp) async throws(StoreFailure) -> [TripFigures] {
        let stops = try await opened.switchState().stops
        return try await TripReplay.figures(
            settings.trips, at: now, stops: stops, history: TripHistory(opened, switches: opened))
    }

    func metricReadings() throws(ControlFailure) -> [MetricReading] {
        throw .cannot("metrics are counted by a running guard, and none runs on \(folder)")
    }

    var unrecordedStopAdvice: String {
        "it is saved in a separate file, and the next start of the guard is halted until it is recorded"
    }

    func renewApologies() {}

    func erasing(
        _ person: Address, _ erase: () async throws(ControlFailure) -> EraseReport
    ) async throws(ControlFailure) -> EraseReport {
        do throws(StoreFailure) { try await emergencyStop.forgetInWaiting(person) } catch {
            throw ControlFailure(error)
        }
        return try await erase()
    }
}
