import Admin
import Guard
import Relay

/// The trip rules of the running guard.
extension LiveControl {
    func explainTrips() async throws(ControlFailure) -> TripsReport {
        TripsReport(
            trips.figures(stops: parts.killSwitch.snapshot.stops), rules: trips.settings.rules, at: now, running: true)
    }

    func replayTrips(_ request: TripReplayRequest) async throws(ControlFailure) -> any PageSource<TripReport> {
        request.replay(
            by: try request.chosen(from: trips.settings),
            TripHistory(audit: parts.audit, switches: parts.switches), now: now)
    }
}
