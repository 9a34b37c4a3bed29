import Content
import Guard

extension Store: DamageLog {
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
