extension RemoteControl {
    package func explainTrips() async throws(ControlFailure) -> TripsReport {
        try await ask("GET", "/trips", timeout: AdminLimits.quickTimeout)
    }

    package func replayTrips(_ request: TripReplayRequest) async throws(ControlFailure) -> [TripReport] {
        try await ask("POST", "/trips/replay", body: AdminJSON.encode(request), timeout: AdminLimits.bulkTimeout)
    }
}
