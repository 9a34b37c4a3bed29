import Mail

/// The audit trail of what was done to the guard. Stops and resumes write their own act in the commit that makes
/// them; whoever does something else appends its act here.
package protocol ActLog: Sendable {
    /// Durable when it returns.
    func append(_ act: Act) async throws(StoreFailure)
    /// Oldest first, the newest so many.
    func acts(since: Timestamp?, limit: Int?) async throws(StoreFailure) -> [Act]
}
