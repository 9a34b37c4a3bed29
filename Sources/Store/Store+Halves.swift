import GRDB
import Guard

extension Store {
    /// Answers a question about many records in two halves of their time, on a connection each: two cores take half as long.
    /// - Returns: what came of them, the older first; nothing when no record matches.
    func inHalves<T: Sendable>(
        _ conditions: RecordConditions,
        _ question: @escaping @Sendable (ClosedRange<Int64>, Database) throws -> T
    ) async throws(StoreFailure) -> [T] {
        let task = "cannot read the audit log"
        guard let ids = try await read(task, { try conditions.span($0) }) else { return [] }
        let middle = ids.lowerBound + (ids.upperBound - ids.lowerBound) / 2
        async let late = Self.result { () throws(StoreFailure) in
            try await self.read(task) { middle < ids.upperBound ? try question(middle + 1...ids.upperBound, $0) : nil }
        }
        let early = try await read(task) { try question(ids.lowerBound...middle, $0) }
        return [early] + [try await late.get()].compactMap(\.self)
    }

    private static func result<T: Sendable>(
        _ work: @Sendable () async throws(StoreFailure) -> T
    ) async -> Result<T, StoreFailure> {
        do throws(StoreFailure) { return .success(try await work()) } catch { return .failure(error) }
    }
}

extension RecordConditions {
    /// The ids of the first and the last record that matches; nil when there is none.
    fileprivate func span(_ db: Database) throws -> ClosedRange<Int64>? {
        let rows = "FROM records r LEFT JOIN outcomes o ON o.record = r.id WHERE \(ofRecord)"
        guard let first = try Int64.fetchOne(db, sql: "SELECT min(r.id) \(rows)", arguments: arguments),
            let last = try Int64.fetchOne(db, sql: "SELECT max(r.id) \(rows)", arguments: arguments)
        else { return nil }
        return first...last
    }
}
