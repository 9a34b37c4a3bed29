import Guard

extension Store: DamageLog {
    package func damage(_ filter: RecordFilter) async throws(StoreFailure) -> DamageReport {
        let question = try DamageQuestion(filter)
        return try await read("cannot read the audit log") { try question.answer($0) }
    }

    package func recipients(
        _ filter: RecordFilter, after place: RecipientPage.Place?, shown redaction: AddressRedaction
    ) async throws(StoreFailure) -> RecipientPage {
        let question = try RecipientQuestion(filter, after: place)
        return try await read("cannot read the audit log") { try question.answer($0, redaction) }
    }
}
