import Guard

/// Where an address stands.
package struct ListCheckReport: Hashable, Sendable, Codable {
    /// As it was asked for.
    package var address: String
    package var hits: [ListHitReport]

    package init(address: String, hits: [ListHit]) {
        self.address = address
        self.hits = hits.map(ListHitReport.init)
    }

    /// Whether a suppression list keeps mail from it.
    package var isSuppressed: Bool { hits.contains { $0.kind == .suppression } }
}
