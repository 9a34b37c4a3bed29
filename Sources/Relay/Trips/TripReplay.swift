import Guard
import Mail

/// Rules tried out on recorded mail: when each would have tripped.
///
/// A rule that would have stopped a campaign is quiet about it until a resume that covers it, as it would have been;
/// the mail that a stop would have kept back is counted all the same, since it is on record.
package enum TripReplay {
    /// - Parameter since: evidence from before it counts as well, as far back as the longest window.
    package static func run(
        _ settings: TripSettings, since: Timestamp, until: Timestamp, history: TripHistory
    ) async throws(StoreFailure) -> [Trip] {
        var monitor = TripMonitor(settings)
        var trips: [Trip] = []
        try await history.read(
            since: since - settings.longestWindow, memory: settings.longestMemory, until: until
        ) { items in
            for item in items {
                switch item {
                case .event(_, let event): trips += monitor.take(event, at: event.at)
                case .resumption(let resumption): monitor.restart(resumption, rearming: .covered)
                }
            }
        }
        return trips.filter { $0.at >= since }
    }

    /// Where rules stand now, from what is recorded.
    package static func figures(
        _ settings: TripSettings, at now: Timestamp, stops: [Stop], history: TripHistory
    ) async throws(StoreFailure) -> [TripFigures] {
        var monitor = TripMonitor(settings)
        try await history.read(
            since: now - settings.longestWindow, memory: settings.longestMemory, until: now
        ) { items in
            for item in items {
                switch item {
                case .event(_, let event): _ = monitor.take(event, at: event.at)
                case .resumption(let resumption): monitor.restart(resumption)
                }
            }
        }
        return monitor.figures(at: now, stops: stops)
    }
}
