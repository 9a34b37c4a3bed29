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

    /// - Parameters:
    ///   - since: of events.
    ///   - memory: how long before it resumes still say something.
    ///   - take: called with each slice's items.
    package func read(
        since: Timestamp, memory: Duration, until: Timestamp, _ take: ([Item]) -> Void
    ) async throws(StoreFailure) {
        var resumptions = try await resumptions(since - memory)[...]
        var start = since
        // Nobody waits for the minutes of years in which nothing was recorded.
        while let first = try await audit.firstRecord(since: start), first < until {
            start = first
            let end = min(start + .seconds(60), until)
            var filter = RecordFilter()
            filter.since = start
            filter.until = end
            var items: [Item] = []
            for record in try await audit.records(matching: filter) {
                while let resumption = resumptions.first, resumption.at <= record.at {
                    items.append(.resumption(resumptions.removeFirst()))
                }
                items.append(.event(record.id, TripEvent(record)))
            }
            take(items)
            start = end
        }
        take(resumptions.prefix { $0.at <= until }.map(Item.resumption))
    }
}
