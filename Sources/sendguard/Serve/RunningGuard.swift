import Control
import Foundation
import Guard
import Mail
import Relay

/// The running guard as `GuardService` uses it.
struct RunningGuard {
    let server: RelayServer
    let parts: GuardParts
    let emergencyStop: EmergencyStop
    let stopFile: StopFile
    let heldRelease: HeldRelease?
    let counters: RelayCounters
    let trips: TripRunner
    let refreshes: RefreshStatuses
    let statuses: RecordExportStatuses
    let startedAt: Timestamp
    let alerts: (any AlertHook)?
    let registry: MetricRegistry
    let flowWatch = FlowWatch()
}

extension RunningGuard: GuardState {
    var store: any GuardStore { parts.store }
    var killSwitch: KillSwitch { parts.killSwitch }
    var rulings: RulingKeeper { server.services.shared.rulings }

    var settings: ServiceSettings {
        let services = server.services
        let configuration = services.configuration
        return ServiceSettings(
            lists: configuration.lists, mail: services.possibleMail, redact: configuration.audit.redact,
            trips: trips.settings, routing: configuration.routingCharacters)
    }

    func metricReadings() -> [MetricReading] { metrics }

    func requiresSecond() -> Bool { server.services.configuration.release.requireSecond }

    var listRefreshes: [String: ListRefreshReport] { refreshes.reports(server.services.configuration.lists) }

    var isRunning: Bool { true }

    var ownStatus: StatusReport {
        let services = server.services
        let configuration = services.configuration
        var report = StatusReport(
            running: true, state: configuration.state, pid: Int(getpid()), startedAt: startedAt.rfc3339)
        report.listeners = zip(configuration.listeners, server.addresses).map {
            ListenerReport($0, boundAddress: $1.address)
        }
        let counts = counters.snapshot
        report.upstreams = services.upstreams.map { upstream in
            UpstreamReport(
                upstream.settings, open: upstream.openSessions, busy: upstream.busySessions,
                accepted: counts.upstreamAnswers[upstream.name] ?? 0,
                failures: counts.upstreamFailures[upstream.name] ?? 0, lastFailure: upstream.lastFailure,
                warnings: upstream.warnings, standing: upstream.standing)
        }
        report.standing = MailStatusReport(standing)
        report.exports = statuses.reports
        report.sessions = server.sessionCount
        report.inFlight = services.upstreams.reduce(0) { $0 + $1.busySessions }
        report.messages = Dictionary(uniqueKeysWithValues: counts.verdicts.map { ($0.rawValue, $1) })
        if counts.released > 0 { report.messages[Delivery.State.released.rawValue] = counts.released }
        report.suppressedRecipients = counts.suppressedRecipients
        return report
    }

    func snapshot() -> KillSwitchSnapshot { killSwitch.snapshot.shifted(by: emergencyStop.clock.offset) }

    func tripFigures(at now: Timestamp) -> [TripFigures] { trips.figures(stops: killSwitch.snapshot.stops) }

    var unrecordedStopAdvice: String { "all mail is halted until it is recorded; the guard tries every second" }
}

/// Memory of the guard about apologies and people.
extension RunningGuard {
    func renewApologies() async throws(StoreFailure) { try await server.services.shared.apologies.renew() }

    func erasing(
        _ person: Address, _ erase: () async throws(ControlFailure) -> EraseReport
    ) async throws(ControlFailure) -> EraseReport {
        do throws(StoreFailure) { try await emergencyStop.forgetInWaiting(person) } catch {
            throw ControlFailure(error)
        }
        let report = try await erase()
        await flowWatch.forget()
        do throws(StoreFailure) { try await readAgain() } catch {
            throw .cannot(
                "the person was erased from the store, but the guard's memory may still name them: \(error); repeat the "
                    + "erasure, or restart the guard")
        }
        return report
    }

    /// Reads the rows again that are in memory and that an erasure may have changed: stops with their reasons, armed
    /// apologies, exceptions and blocks, templates, and the windows of trip rules. Each is replaced as a whole, and is in force until its
    /// replacement.
    ///
    /// The store renews lists and apologies itself. The rest of the memory needs no renewal. Greetings are hashes,
    /// audiences are never shown, and resumes that wait for a second person are read from the store at each request.
    private func readAgain() async throws(StoreFailure) {
        try await emergencyStop.readAgain()
        let shared = server.services.shared
        try await shared.apologies.renew()
        try await shared.rulings.renew()
        shared.templates.replace(with: await parts.knownTemplates(shared.logger))
        try await trips.rebuild(
            from: TripHistory(parts.store, switches: parts.store), stops: { parts.killSwitch.snapshot.stops })
    }
}
