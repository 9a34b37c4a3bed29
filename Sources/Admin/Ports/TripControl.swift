/// What can be asked of a guard about its trip rules.
package protocol TripControl: Sendable {
    /// Where each rule stands now.
    func explainTrips() async throws(ControlFailure) -> TripsReport
    /// When rules would have tripped on recorded mail, in order; `refused` when there is no such rule.
    func replayTrips(_ request: TripReplayRequest) async throws(ControlFailure) -> any PageSource<TripReport>
}
