// Folder Services: a guard's answers to commands and routes. They are written once, for a running guard and for its
// state folder alone (`GuardService` over `GuardState`). `check` is here too: it needs neither, and asks them when they
// are there. It may use Text, Config and Output; the folders below it use it.

import Control
import Guard
import Mail
import Relay

/// Answers every request to a guard in this process, whether the guard runs or only its state folder is there.
///
/// This folder answers about stops, records, held mail and trip rules. The folders below answer about incidents and
/// lists. A command that talks to a running guard has `RemoteControl` instead, which reaches a `GuardService` in that
/// guard.
struct GuardService: GuardControl {
    let state: any GuardState
    /// Records the refusals of an automatic task, each only once however often it repeats; nil for requests of
    /// people.
    var refusals: (any EventRecorder)?
    /// Who makes the request.
    private(set) var who = Identity.guardItself
    /// What the requester may do, where that depends on more than the endpoint.
    private(set) var role = AccessRole.admin

    init(_ state: any GuardState) { self.state = state }

    func acting(as who: Identity, role: AccessRole) -> Self {
        var service = self
        (service.who, service.role) = (who, role)
        return service
    }

    /// Refuses what the requester's role does not allow, and records that.
    /// - Parameter act: for the record, such as `list remove`.
    func require(_ needed: AccessRole, for act: String, _ why: String) async throws(ControlFailure) {
        guard role < needed else { return }
        let reason = "\(why) takes the role \(needed.rawValue), and \(who.name) is \(role.rawValue)"
        await noteRefusal(of: act, because: reason)
        throw .refused(reason)
    }

    // MARK: Shared by the answers

    var store: any GuardStore { state.store }

    var now: Timestamp { state.now }

    /// How much of recipients' addresses may be shown.
    var redaction: AddressRedaction { AddressRedaction(state.settings.redact, digest: listDigest) }

    /// Runs work on held mail while no other work on it runs.
    func alone<T: Sendable>(_ work: () async throws -> T) async throws(ControlFailure) -> T {
        do {
            guard let heldRelease = state.heldRelease else { return try await work() }
            return try await heldRelease.alone(work)
        } catch {
            throw ControlFailure(error)
        }
    }
}

/// The record of events.
extension GuardService {
    func events(since: Timestamp?, limit: Int?) async throws(ControlFailure) -> any PageSource<EventReport> {
        let (store, redaction) = (store, redaction)
        return Pages<EventReport, EventPage.Place> { place throws(StoreFailure) in
            let page = try await store.events(since: since, newest: limit, after: place)
            return (page.events.map { EventReport($0, redaction) }, page.next)
        }
    }

    func configuration() async throws(ControlFailure) -> ConfigurationReport {
        do throws(StoreFailure) { return ConfigurationReport(try await store.configurationInForce() ?? [:]) } catch {
            throw ControlFailure(error)
        }
    }

    func noteRefusal(of attempt: String, because reason: String) async {
        // A refused attempt changes nothing, so a failure to record it is ignored. A store that cannot write halts the
        // guard elsewhere.
        try? await store.append(GuardEvent(at: now, kind: .refused, who: who, reason: reason, subject: attempt))
    }
}

/// Figures for monitoring systems.
extension GuardService {
    func metrics() async throws(ControlFailure) -> [UInt8] { MetricText.bytes(try state.metricReadings()) }
}

/// The trip rules.
extension GuardService {
    func explainTrips() async throws(ControlFailure) -> TripsReport {
        let now = now
        let figures: [TripFigures]
        do throws(StoreFailure) { figures = try await state.tripFigures(at: now) } catch { throw ControlFailure(error) }
        return TripsReport(figures, rules: state.settings.trips.rules, at: now, running: state.isRunning)
            .redacted(redaction)
    }

    func replayTrips(_ request: TripReplayRequest) async throws(ControlFailure) -> any PageSource<TripReport> {
        let settings = try request.chosen(from: state.settings.trips)
        let (history, redaction) = (TripHistory(store, switches: store), redaction)
        let (since, until) = (request.since, request.until ?? now)
        return Pages<TripReport, TripReplay> { begun throws(StoreFailure) in
            var replay =
                if let begun { begun } else {
                    try await TripReplay(settings, since: since, until: until, history: history)
                }
            guard let trips = try await replay.next() else { return ([], nil) }
            return (trips.map { TripReport($0, redaction) }, replay)
        }
    }
}
