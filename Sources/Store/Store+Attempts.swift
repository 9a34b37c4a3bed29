import GRDB
import Guard

extension Store {
    /// Messages that stops kept back, and how often they were tried, as far as they are on record.
    package func attempts(by stops: [StopID]) async throws(StoreFailure) -> [StopID: AttemptTally] {
        try await read("cannot read the audit log") { db in
            var tallies: [StopID: AttemptTally] = [:]
            for stop in stops {
                let rows = try RawRows(db, Self.attemptsSQL, [stop.value, stop.value])
                var tally = AttemptTally()
                while try rows.next() { tally.add(rows.optionalNumber(0).map(UInt64.init(bitPattern:))) }
                tallies[stop] = tally
            }
            return tallies
        }
    }

    /// Where the stop came last, its outcome names it.
    private static let attemptsSQL = """
        SELECT fingerprint FROM records WHERE stop = ?
        UNION ALL
        SELECT r.fingerprint FROM outcomes o JOIN records r ON r.id = o.record WHERE o.stop = ?
        """
}
