import Guard

extension Store: DamageLog {
    package func damage(_ filter: RecordFilter) async throws(StoreFailure) -> DamageReport {
        let question = try DamageQuestion(filter)
        let task = "cannot read the audit log"
        guard let ids = try await read(task, { try question.span($0) }) else {
            return try await read(task) { try question.answer(DamageScan(), nil, $0) }
        }
        // Half of the time each, on a connection each: two cores count twice as fast.
        let middle = ids.lowerBound + (ids.upperBound - ids.lowerBound) / 2
        async let late = Self.result { () throws(StoreFailure) in
            try await self.read(task) {
                middle < ids.upperBound ? try question.scan(middle + 1...ids.upperBound, $0) : nil
            }
        }
        var scan = try await read(task) { try question.scan(ids.lowerBound...middle, $0) }
        if let late = try await late.get() { scan.merge(late) }
        return try await read(task) { [scan] in try question.answer(scan, ids, $0) }
    }

    private static func result<T: Sendable>(
        _ work: @Sendable () async throws(StoreFailure) -> T
    ) async -> Result<T, StoreFailure> {
        do throws(StoreFailure) { return .success(try await work()) } catch { return .failure(error) }
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
