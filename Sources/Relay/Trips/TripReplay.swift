import Guard
import Mail

/// Rules tried out on recorded mail: when each would have tripped.
///
/// A rule that would have stopped a campaign is quiet about it until a resume that covers it, as it would have been;
/// the mail that a stop would have kept back is counted all the same, since it is on record.
/// It goes through the record a slice at a time: neither the mail nor what was found is in memory as a whole.
package struct TripReplay: Sendable {
    private var monitor: TripMonitor
    private var reading: TripHistory.Reading
    private let history: TripHistory
    private let since: Timestamp

    /// - Parameter since: evidence from before it counts as well, as far back as the longest window.
    package init(
        _ settings: TripSettings, since: Timestamp, until: Timestamp, history: TripHistory
    ) async throws(StoreFailure) {
        monitor = TripMonitor(settings)
        self.history = history
        self.since = since
        reading = try await history.begin(
            since: since - settings.longestWindow, memory: settings.longestMemory, until: until)
    }

    /// What would have tripped next, in order; nil when nothing more would have.
    package mutating func next() async throws(StoreFailure) -> [Trip]? {
        while let items = try await history.next(&reading) {
            var trips: [Trip] = []
            for item in items {
                switch item {
                case .event(_, let event): trips += monitor.take(event, at: event.at)
                case .resumption(let resumption): monitor.restart(resumption, rearming: .covered)
                }
            }
            trips.removeAll { $0.at < since }
            if !trips.isEmpty { return trips }
        }
        return nil
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
