// Folder Desks: what a guard answers to commands and routes, written once for a running guard and for its state folder
// alone (`GuardService` over `GuardState`); and `check`, which needs neither. It may use Text, Config and Output; the
// folders below it use it.

import Control
import Guard
import Mail
import Relay

/// All that can be asked of a guard in this process, whether it runs or only its state folder is there.
///
/// Stops, records, held mail and trip rules are answered in this folder, incidents and lists in the folders below. A
/// command that talks to a running guard has `RemoteControl` instead, at whose other end is this.
struct GuardService: GuardControl {
    let state: any GuardState
    /// For what acts by itself and may be refused the same again and again; nil for people.
    var refusals: (any EventRecorder)?
    /// Who asks.
    private(set) var who = Identity.guardItself

    init(_ state: any GuardState) { self.state = state }

    func acting(as who: Identity) -> Self {
        var service = self
        service.who = who
        return service
    }

    // MARK: For the answers

    var store: any GuardStore { state.store }

    var now: Timestamp { state.now }

    /// What may be shown of recipients.
    var redaction: AddressRedaction { AddressRedaction(state.settings.redact, digest: listDigest) }

    /// Runs work on held mail while nobody else works on it.
    func alone<T: Sendable>(_ work: () async throws -> T) async throws(ControlFailure) -> T {
        do {
            guard let heldRelease = state.heldRelease else { return try await work() }
            return try await heldRelease.alone(work)
        } catch {
            throw ControlFailure(error)
        }
    }
}

/// The trail of acts.
extension GuardService {
    func events(since: Timestamp?, limit: Int?) async throws(ControlFailure) -> any PageSource<EventReport> {
        let (store, redaction) = (store, redaction)
        return Pages<EventReport, EventPage.Place> { place throws(StoreFailure) in
            let page = try await store.events(since: since, newest: limit, after: place)
            return (page.events.map { EventReport($0, redaction) }, page.next)
        }
    }

    func noteRefusal(of attempt: String, because reason: String) async {
        // What was refused has changed nothing; a trail that cannot be written halts the guard elsewhere.
        try? await store.append(GuardEvent(at: now, kind: .refused, who: who, reason: reason, subject: attempt))
    }
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
