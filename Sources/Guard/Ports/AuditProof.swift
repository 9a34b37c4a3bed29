import Mail

/// Proves that what is on record is what was written: each commit is chained to the one before by a hash.
package protocol AuditProof: Sendable {
    /// Looks at some links, from a place on. Whoever wants all begins with nil and goes on with the page's `next`.
    /// - Parameters:
    ///   - place: of the page before; nil to begin.
    ///   - day: where to begin, in days since 1970; nil: at the beginning of the chain.
    ///   - head: a hash to look for, in lower-case hex.
    func verify(
        from place: ChainPlace?, since day: Int64?, looksFor head: String?
    ) async throws(StoreFailure) -> ChainPage
}
