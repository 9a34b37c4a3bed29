import Content
import GRDB
import Guard

extension Store {
    package func damage(_ filter: RecordFilter) async throws(StoreFailure) -> DamageReport {
        try await damage(try DamageQuestion(filter))
    }

    func damage(_ question: DamageQuestion) async throws(StoreFailure) -> DamageReport {
        let scans = try await inHalves(question.conditions) { try question.scan($0, $1) }
        return try await read("cannot read the audit log") { try question.answer(scans, $0) }
    }

    package func templates(of filter: RecordFilter) async throws(StoreFailure) -> [MessageTemplate] {
        let conditions = try RecordConditions(filter)
        return try await read("cannot read the audit log") { try TemplateRow.of(conditions, $0) }
    }

    package func templates(limit: Int) async throws(StoreFailure) -> [MessageTemplate] {
        try await read("cannot read the audit log") { try TemplateRow.latest(limit, $0) }
    }

    package func recipients(
        _ filter: RecordFilter, after place: RecipientPage.Place?, shown redaction: AddressRedaction
    ) async throws(StoreFailure) -> RecipientPage {
        let question = try RecipientQuestion(filter, after: place)
        return try await read("cannot read the audit log") { try question.answer($0, redaction) }
    }
}

extension Store {
    package func signals(_ filter: RecordFilter) async throws(StoreFailure) -> DeliverySignals {
        try await signals(filter, spill: CountSpill())
    }

    func signals(_ filter: RecordFilter, spill: CountSpill) async throws(StoreFailure) -> DeliverySignals {
        let conditions = try RecordConditions(filter)
        let scans = try await inHalves(conditions) { ids, db in
            var scan = SignalScan(spill: spill)
            try scan.run(conditions.within(ids), db)
            return scan
        }
        // On a reader's thread, because it may have to sort data on the disk.
        return try await read("cannot read the audit log") { _ in
            var scan = scans.first ?? SignalScan(spill: spill)
            for late in scans.dropFirst() { scan.merge(late) }
            return try scan.signals()
        }
    }
}

extension Store {
    /// Answers a question about many records in two halves of their id range at the same time, each on a separate
    /// connection. With two cores it takes half the time.
    /// - Returns: one result per half, the older first; empty when no record matches.
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
    /// The ids of the first and the last matching record; nil when no record matches.
    fileprivate func span(_ db: Database) throws -> ClosedRange<Int64>? {
        let rows = "FROM records r LEFT JOIN outcomes o ON o.record = r.id WHERE \(ofRecord)"
        guard let first = try Int64.fetchOne(db, sql: "SELECT min(r.id) \(rows)", arguments: arguments),
            let last = try Int64.fetchOne(db, sql: "SELECT max(r.id) \(rows)", arguments: arguments)
        else { return nil }
        return first...last
    }
}
