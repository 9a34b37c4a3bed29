import Mail

/// The audit trail of what was done to the guard. Stops, resumes and imports write their own act in the commit that
/// makes them; whoever does something else appends its act here.
package protocol ActLog: Sendable {
    /// Durable when it returns.
    func append(_ act: Act) async throws(StoreFailure)
    /// Somebody's act was put on record in the commit that made it.
    func didAct(_ who: Identity)
    /// Oldest first, the newest so many.
    func acts(since: Timestamp?, limit: Int?) async throws(StoreFailure) -> [Act]
    /// The same, a page at a time; whoever wants all begins with nil and goes on with the page's `next`.
    func acts(
        since: Timestamp?, newest limit: Int?, after place: ActPage.Place?
    ) async throws(StoreFailure) -> ActPage
}

extension ActLog {
    package func didAct(_ who: Identity) {}
}
