import Guard
import Mail

/// The events and resumes in the store that rules may count, in order of time. It is read in slices of one minute, so
/// that no answer is larger than a minute of mail.
package struct TripHistory: Sendable {
    package enum Item: Sendable {
        case event(RecordID, TripEvent)
        case resumption(Resumption)
    }

    private let records: any RecordStore
    private let resumptions: @Sendable (_ since: Timestamp) async throws(StoreFailure) -> [Resumption]

    /// - Parameter resumptions: in order of time.
    package init(
        _ records: any RecordStore,
        resumptions: @escaping @Sendable (_ since: Timestamp) async throws(StoreFailure) -> [Resumption]
    ) {
        self.records = records
        self.resumptions = resumptions
    }

    package init(_ records: any RecordStore, switches: any SwitchStore) {
        self.init(records) { since throws(StoreFailure) in try await switches.resumptions(since: since) }
    }

    /// How far the history was read.
    package struct Reading: Sendable {
        fileprivate var resumptions: ArraySlice<Resumption>
        /// The start of the next slice; nil at the end.
        fileprivate var start: Timestamp?
        fileprivate let until: Timestamp
    }

    /// - Parameters:
    ///   - since: the start of the events.
    ///   - memory: how much earlier a resume still has an effect.
    package func begin(
        since: Timestamp, memory: Duration, until: Timestamp
    ) async throws(StoreFailure) -> Reading {
        Reading(resumptions: try await resumptions(since - memory)[...], start: since, until: until)
    }

    /// The items of the next slice; nil at the end.
    package func next(_ reading: inout Reading) async throws(StoreFailure) -> [Item]? {
        guard let begun = reading.start else { return nil }
        // Skips empty periods, which may be years.
        guard let start = try await records.firstRecord(since: begun), start < reading.until else {
            let until = reading.until
            reading.start = nil
            return reading.resumptions.prefix { $0.at <= until }.map(Item.resumption)
        }
        let end = min(start + .seconds(60), reading.until)
        var filter = RecordFilter()
        filter.since = start
        filter.until = end
        var items: [Item] = []
        for record in try await records.records(matching: filter) {
            while let resumption = reading.resumptions.first, resumption.at <= record.at {
                items.append(.resumption(reading.resumptions.removeFirst()))
            }
            items.append(.event(record.id, TripEvent(record)))
        }
        reading.start = end
        return items
    }

    /// - Parameter take: called with each slice's items.
    package func read(
        since: Timestamp, memory: Duration, until: Timestamp, _ take: ([Item]) -> Void
    ) async throws(StoreFailure) {
        var reading = try await begin(since: since, memory: memory, until: until)
        while let items = try await next(&reading) { take(items) }
    }
}

/// Runs rules over recorded mail: when each rule would have tripped.
///
/// A rule that would have stopped a campaign does not trip again for it until a resume covers it, as in reality. The
/// mail that the stop would have prevented still counts, because it is on record. The records are read slice by
/// slice, so memory never has all the mail or the whole result.
package struct TripReplay: Sendable {
    private var monitor: TripMonitor
    private var reading: TripHistory.Reading
    private let history: TripHistory
    private let since: Timestamp

    /// - Parameter since: earlier evidence counts, too, as far back as the longest window.
    package init(
        _ settings: TripSettings, since: Timestamp, until: Timestamp, history: TripHistory
    ) async throws(StoreFailure) {
        monitor = TripMonitor(settings)
        self.history = history
        self.since = since
        reading = try await history.begin(
            since: since - settings.longestWindow, memory: settings.longestMemory, until: until)
    }

    /// The next trips in order; nil when there are no more.
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

    /// The current figures of the rules, computed from the records.
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
