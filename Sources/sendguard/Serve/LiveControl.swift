import Control
import Foundation
import Guard
import Mail
import Relay
import System

/// The running guard's answers to commands and routes.
struct LiveControl: GuardControl, AuditDeskControl, IncidentDeskControl {
    let server: RelayServer
    let parts: GuardParts
    let emergencyStop: EmergencyStop
    let stopFile: StopFile
    let heldRelease: HeldRelease
    let counters: RelayCounters
    let trips: TripWatch
    let refreshes: RefreshBoard
    let board: TrailBoard
    let startedAt: Timestamp
    let alerts: any AlertHook
    /// For what acts by itself and may be refused the same again and again; nil for people.
    var refusals: RefusalsOnce?
    /// Who asks.
    var who = Identity.guardItself

    func acting(as who: Identity) -> Self {
        var control = self
        control.who = who
        return control
    }

    var incidentDesk: IncidentDesk {
        IncidentDesk(
            store: parts.store, renew: server.services.shared.apologies.renew, lists: parts.store,
            redaction: auditDesk.redaction, alerts: alerts, who: who, now: now)
    }

    var auditDesk: AuditDesk {
        AuditDesk(
            store: parts.store,
            redaction: AddressRedaction(server.services.configuration.audit.redact, digest: listDigest))
    }

    /// The kill switch with times as the wall clock tells them.
    var snapshot: KillSwitchSnapshot { parts.killSwitch.snapshot.shifted(by: emergencyStop.clock.offset) }

    /// Stops that could not be recorded, likewise.
    var unwrittenStops: [Stop] {
        emergencyStop.unwrittenStops.map { $0.shifted(by: emergencyStop.clock.offset) }
    }

    var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }
}

/// The trail of acts.
extension LiveControl {
    func noteRefusal(of attempt: String, because reason: String) async {
        // What was refused has changed nothing; a trail that cannot be written halts the guard elsewhere.
        try? await parts.store.append(Act(at: now, kind: .refused, who: who, reason: reason, subject: attempt))
    }

    func acts(since: Timestamp?, limit: Int?) async throws(ControlFailure) -> any PageSource<ActReport> {
        parts.store.reports(since: since, limit: limit, auditDesk.redaction)
    }

    /// What has been done already cannot be refused; that it is not on record is said.
    func record(_ kind: Act.Kind, _ subject: String, _ reason: String) async throws(ControlFailure) {
        do throws(StoreFailure) {
            try await parts.store.append(Act(at: now, kind: kind, who: who, reason: reason, subject: subject))
        } catch {
            throw .cannot("it was done, but not put on record: \(error)")
        }
    }
}

/// Held mail of the running guard.
extension LiveControl {
    func held(_ filter: HeldFilter) async throws(ControlFailure) -> any PageSource<HeldMessageReport> {
        try await desk.held(filter)
    }

    func previewHeld(_ filter: HeldFilter) async throws(ControlFailure) -> HeldPreviewReport {
        try await desk.preview(filter, stops: parts.killSwitch.snapshot.stops)
    }

    func previewResume(_ stop: StopID?) async throws(ControlFailure) -> ResumePreviewReport {
        let snapshot = snapshot
        let chosen = try ResumeRequest(stop: stop, reason: "preview").chosen(among: snapshot.stops + unwrittenStops)
        return try await desk.previewResume(chosen, among: snapshot.stops) { snapshot.refusals[$0] ?? 0 }
    }

    func discard(_ request: HeldRequest) async throws(ControlFailure) -> HeldRunReport {
        do { return try await heldRelease.alone { try await desk.discard(request) } } catch {
            throw ControlFailure(error)
        }
    }

    func release(_ request: HeldRequest) async throws(ControlFailure) -> HeldRunReport {
        do {
            return try await heldRelease.alone {
                try await desk.run(.release, request) { messages, report in
                    let run = await heldRelease.run(messages, within: Self.chunkTime)
                    for (state, count) in run.recipients { report.recipients[state.rawValue] = count }
                    report.stayed = run.stayed
                    report.isUpstreamDown = run.isUpstreamDown
                    report.pacedBy = run.pacedBy?.description
                    return run.last
                }
            }
        } catch {
            throw ControlFailure(error)
        }
    }

    /// A chunk takes no longer, whatever a ramp or an ESP makes it wait, so that whoever asked hears how it goes.
    private static let chunkTime = Duration.seconds(10)

    private var desk: HeldDesk {
        HeldDesk(
            store: parts.store, mail: parts.store, lists: parts.store,
            policy: ListPolicy(server.services.configuration.lists), redaction: auditDesk.redaction, who: who)
    }
}

/// The lists of the running guard.
extension LiveControl: ListDeskControl {
    var listDesk: ListDesk {
        let settings = server.services.configuration.lists
        return ListDesk(
            store: parts.store, records: parts.store, acts: refusals ?? parts.store, settings: settings,
            refreshes: refreshes.reports(settings), mail: server.services.possibleMail, who: who,
            routing: server.services.configuration.routingCharacters)
    }

    var listReports: [ListReport] {
        let settings = server.services.configuration.lists
        return ListReport.reports(
            settings: settings, versions: parts.store.versions(), refreshes: refreshes.reports(settings),
            mail: server.services.possibleMail, now: now)
    }

    /// A message that is held for the person is not sent at the same time.
    func erase(_ request: EraseRequest) async throws(ControlFailure) -> EraseReport {
        do {
            return try await heldRelease.alone {
                let person = try request.person()
                try await emergencyStop.forgetInWaiting(person)
                let report = try await listDesk.erase(request)
                try await readAnew()
                return report
            }
        } catch {
            throw ControlFailure(error)
        }
    }

    /// What the guard has in memory of rows that an erasure may have written anew: stops with their reasons, armed apologies,
    /// templates, and the windows of trip rules. Each is replaced as a whole, and until then the one before is in force.
    ///
    /// Lists and apologies are renewed by the store itself. What else is in memory has no words of people (greetings are
    /// hashes), is told to nobody (audiences), or is read from the store whenever it is asked for (awaited resumes).
    private func readAnew() async throws {
        do throws(StoreFailure) {
            try await emergencyStop.readAnew()
            let shared = server.services.shared
            try await shared.apologies.renew()
            shared.templates.replace(with: await parts.knownTemplates(shared.logger))
            try await trips.rebuild(
                from: TripHistory(parts.store, switches: parts.store),
                stops: { parts.killSwitch.snapshot.stops })
        } catch {
            throw ControlFailure.cannot(
                "the person was erased from the store, but what the guard has in memory may name them: \(error); ask for "
                    + "the same again, or restart the guard")
        }
    }
}

/// The trip rules of the running guard.
extension LiveControl {
    func explainTrips() async throws(ControlFailure) -> TripsReport {
        TripsReport(
            trips.figures(stops: parts.killSwitch.snapshot.stops), rules: trips.settings.rules, at: now, running: true
        ).redacted(auditDesk.redaction)
    }

    func replayTrips(_ request: TripReplayRequest) async throws(ControlFailure) -> any PageSource<TripReport> {
        request.replay(
            by: try request.chosen(from: trips.settings),
            TripHistory(parts.store, switches: parts.store), now: now, auditDesk.redaction)
    }
}
