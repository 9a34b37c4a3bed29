import Admin
import Guard

/// The guard, or the state folder with the trip rules of the configuration.
enum TripRules {
    /// - Throws: only where no guard answers, which has rules of its own, do mistakes in the file matter.
    static func control(_ common: CommonOptions) async throws -> any GuardControl {
        if RemoteControl(path: ControlFinder.socket(in: try common.stateFolder())).isAnswered {
            return try await common.control()
        }
        return try await common.control(
            trips: try common.configuration()?.configuration.trips ?? TripSettings())
    }
}
