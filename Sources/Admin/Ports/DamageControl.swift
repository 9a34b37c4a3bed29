import Guard

/// What can be asked of a guard after a mistake.
package protocol DamageControl: Sendable {
    /// What happened to the mail that matches; the filter's limit does not count.
    func damage(_ filter: RecordFilter) async throws(ControlFailure) -> DamageReport
    /// A page of its recipients; whoever wants all begins with nil and goes on with the page's `next`.
    func recipients(
        _ filter: RecordFilter, after place: RecipientPage.Place?
    ) async throws(ControlFailure) -> RecipientPage
}
