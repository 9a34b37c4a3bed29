extension RemoteControl {
    package func explainTrips() async throws(ControlFailure) -> TripsReport {
        try await ask("GET", "/trips", timeout: AdminLimits.quickTimeout)
    }

    package func replayTrips(
        _ request: TripReplayRequest
    ) async throws(ControlFailure) -> any PageSource<TripReport> {
        ReportLines(try await stream("POST", "/trips/replay/lines", body: AdminJSON.encode(request)), path: path)
    }
}
