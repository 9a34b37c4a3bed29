import Admin
import Guard
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
        HeldDesk(store: store, acts: store, lists: store, policy: ListPolicy(lists), who: who)
    }
}
