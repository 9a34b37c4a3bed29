import Admin
import Guard
import Relay

/// The trip rules of the configuration, on what the state folder has.
extension OfflineControl {
    func explainTrips() async throws(ControlFailure) -> TripsReport {
        do throws(StoreFailure) {
            let stops = try await store.switchState().stops
            let now = now
            return TripsReport(
                try await TripReplay.figures(trips, at: now, stops: stops, history: history), rules: trips.rules,
                at: now, running: false)
        } catch {
            throw ControlFailure(error)
        }
    }

    func replayTrips(_ request: TripReplayRequest) async throws(ControlFailure) -> [TripReport] {
        let settings = try request.chosen(from: trips)
        do throws(StoreFailure) {
            return try await TripReplay.run(
                settings, since: request.since, until: request.until ?? now, history: history
            ).map(TripReport.init)
        } catch {
            throw ControlFailure(error)
        }
    }

    private var history: TripHistory { TripHistory(audit: store, switches: store) }
}
