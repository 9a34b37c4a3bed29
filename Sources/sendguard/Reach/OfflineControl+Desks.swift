import Control
import Guard
import Mail
import Relay
import Store

/// Held mail in the folder: looked at and discarded, but not released, which takes a guard to send it.
extension OfflineControl {
    func held(_ filter: HeldFilter) async throws(ControlFailure) -> any PageSource<HeldMessageReport> {
        try await desk.held(filter)
    }

    func previewHeld(_ filter: HeldFilter) async throws(ControlFailure) -> HeldPreviewReport {
        try await desk.preview(filter, stops: try await state().stops)
    }

    func previewResume(_ stop: StopID?) async throws(ControlFailure) -> ResumePreviewReport {
        let stops = try await state().stops
        let chosen = try ResumeRequest(stop: stop, reason: "preview").chosen(among: stops)
        return try await desk.previewResume(chosen, among: stops) { _ in 0 }
    }

    func discard(_ request: HeldRequest) async throws(ControlFailure) -> HeldRunReport {
        try await desk.discard(request)
    }

    func release(_ request: HeldRequest) async throws(ControlFailure) -> HeldRunReport {
        throw .cannot(
            "held mail is sent by the running guard, and none runs: start it with sendguard serve, then release")
    }

    private var desk: HeldDesk {
        HeldDesk(
            store: store, mail: store, lists: store, policy: ListPolicy(lists), redaction: auditDesk.redaction, who: who
        )
    }
}

/// The lists in the folder.
extension OfflineControl: ListDeskControl {
    var listDesk: ListDesk {
        ListDesk(store: store, records: store, acts: store, settings: lists, mail: mail, who: who)
    }
}

/// The trip rules of the configuration, on what the state folder has.
extension OfflineControl {
    func explainTrips() async throws(ControlFailure) -> TripsReport {
        do throws(StoreFailure) {
            let stops = try await store.switchState().stops
            let now = now
            return TripsReport(
                try await TripReplay.figures(trips, at: now, stops: stops, history: history), rules: trips.rules,
                at: now, running: false
            ).redacted(auditDesk.redaction)
        } catch {
            throw ControlFailure(error)
        }
    }

    func replayTrips(_ request: TripReplayRequest) async throws(ControlFailure) -> any PageSource<TripReport> {
        request.replay(by: try request.chosen(from: trips), history, now: now, auditDesk.redaction)
    }

    private var history: TripHistory { TripHistory(store, switches: store) }
}
