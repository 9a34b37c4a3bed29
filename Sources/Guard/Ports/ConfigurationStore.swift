/// Keeps what the operator's file said when it was last put in force, so that a change shows whenever it was made.
package protocol ConfigurationStore: Sendable {
    /// By key; nil: nothing was in force yet.
    func configurationInForce() async throws(StoreFailure) -> [String: ConfigurationValue]?
    /// Durable when it returns, in the same commit as the act that tells of it.
    func putInForce(_ values: [String: ConfigurationValue], _ act: Act?) async throws(StoreFailure)
}
