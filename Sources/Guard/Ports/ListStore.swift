import Mail

/// The dated, versioned lists. Lookups answer from memory and never wait.
package protocol ListStore: Sendable {
    /// Where an address stands, over all lists in force.
    func hits(_ address: Address) -> [ListHit]
    /// The versions in force, by name.
    func versions() -> [ListVersion]
    /// Replaces a list's content in one durable step. Throws `ListImportRefused` (the old version stays in
    /// force) or `StoreFailure`.
    /// - Parameter maxShrink: share of rows, 0 to 1, that the new version may be smaller by; nil for no limit.
    func importList(
        _ name: String, kind: ListKind, entries: [ListEntry], source: String, maxShrink: Double?, at: Timestamp
    ) async throws -> ListVersion
}
