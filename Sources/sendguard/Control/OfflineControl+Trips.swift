import Admin
import Guard
import Mail
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

    func replayTrips(_ request: TripReplayRequest) async throws(ControlFailure) -> any PageSource<TripReport> {
        request.replay(by: try request.chosen(from: trips), history, now: now)
    }

    private var history: TripHistory { TripHistory(audit: store, switches: store) }
}

extension TripReplayRequest {
    /// - Parameter settings: the rules that are tried out.
    func replay(
        by settings: TripSettings, _ history: TripHistory, now: Timestamp
    ) -> Pages<TripReport, TripReplay> {
        let (since, until) = (since, until ?? now)
        return Pages { begun throws(StoreFailure) in
            var replay =
                if let begun { begun } else {
                    try await TripReplay(settings, since: since, until: until, history: history)
                }
            guard let trips = try await replay.next() else { return ([], nil) }
            return (trips.map(TripReport.init), replay)
        }
    }
}
