import Guard
import Mail

/// What the store holds that rules may count: events and resumes, in the order of their times. Read in slices of a
/// minute, so that no answer is larger than the mail of one.
package struct TripHistory: Sendable {
    package enum Item: Sendable {
        case event(RecordID, TripEvent)
        case resumption(Resumption)
    }

    private let audit: any AuditLog
    private let resumptions: @Sendable (_ since: Timestamp) async throws(StoreFailure) -> [Resumption]

    /// - Parameter resumptions: in the order of their times.
    package init(
        audit: any AuditLog,
        resumptions: @escaping @Sendable (_ since: Timestamp) async throws(StoreFailure) -> [Resumption]
    ) {
        self.audit = audit
        self.resumptions = resumptions
    }

    package init(audit: any AuditLog, switches: any SwitchStore) {
        self.init(audit: audit) { since throws(StoreFailure) in try await switches.resumptions(since: since) }
    }

    /// How far the history has been read.
    package struct Reading: Sendable {
        fileprivate var resumptions: ArraySlice<Resumption>
        /// Of the next slice; nil when there is none.
        fileprivate var start: Timestamp?
        fileprivate let until: Timestamp
    }

    /// - Parameters:
    ///   - since: of events.
    ///   - memory: how long before it resumes still say something.
    package func begin(
        since: Timestamp, memory: Duration, until: Timestamp
    ) async throws(StoreFailure) -> Reading {
        Reading(resumptions: try await resumptions(since - memory)[...], start: since, until: until)
    }

    /// The items of the next slice; nil at the end.
    package func next(_ reading: inout Reading) async throws(StoreFailure) -> [Item]? {
        guard let begun = reading.start else { return nil }
        // Nobody waits for the minutes of years in which nothing was recorded.
        guard let start = try await audit.firstRecord(since: begun), start < reading.until else {
            let until = reading.until
            reading.start = nil
            return reading.resumptions.prefix { $0.at <= until }.map(Item.resumption)
        }
        let end = min(start + .seconds(60), reading.until)
        var filter = RecordFilter()
        filter.since = start
        filter.until = end
        var items: [Item] = []
        for record in try await audit.records(matching: filter) {
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
