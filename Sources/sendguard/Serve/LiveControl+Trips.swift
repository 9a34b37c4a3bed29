import Admin
import Guard
import Relay

/// The trip rules of the running guard.
extension LiveControl {
    func explainTrips() async throws(ControlFailure) -> TripsReport {
        TripsReport(
            trips.figures(stops: parts.killSwitch.snapshot.stops), rules: trips.settings.rules, at: now, running: true)
    }

    func replayTrips(_ request: TripReplayRequest) async throws(ControlFailure) -> [TripReport] {
        let settings = try request.chosen(from: trips.settings)
        do throws(StoreFailure) {
            return try await TripReplay.run(
                settings, since: request.since, until: request.until ?? now,
                history: TripHistory(audit: parts.audit, switches: parts.switches)
            ).map(TripReport.init)
        } catch {
            throw ControlFailure(error)
        }
    }
}
