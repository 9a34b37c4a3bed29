import Content

/// Answers after a mistake, from the record of every message.
package protocol DamageLog: Sendable {
    /// What happened to the mail that matches; the filter's limit does not count.
    func damage(_ filter: RecordFilter) async throws(StoreFailure) -> DamageReport
    /// What the mail that matches was made of, in the order in which it was first met; of more templates than
    /// `MessageTemplate.limit` the last.
    func templates(of filter: RecordFilter) async throws(StoreFailure) -> [MessageTemplate]
    /// The templates that were met last, oldest first.
    func templates(limit: Int) async throws(StoreFailure) -> [MessageTemplate]
    /// A page of its recipients, each once for each message.
    /// - Parameters:
    ///   - place: of the page before; nil to begin.
    ///   - redaction: what is shown of them.
    func recipients(
        _ filter: RecordFilter, after place: RecipientPage.Place?, shown redaction: AddressRedaction
    ) async throws(StoreFailure) -> RecipientPage
}
