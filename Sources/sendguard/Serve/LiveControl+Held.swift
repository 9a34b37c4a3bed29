import Admin
import Guard
import Relay

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
            store: parts.held, acts: parts.acts, lists: parts.lists,
            policy: ListPolicy(server.services.configuration.lists), who: who)
    }
}
