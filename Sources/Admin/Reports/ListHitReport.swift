import Guard

/// A list that an address is on.
package struct ListHitReport: Hashable, Sendable, Codable {
    package var list: String
    package var kind: ListKind
    package var version: Int64
    /// Empty when the list does not say.
    package var reason: String
    /// RFC 3339, UTC; null when the list does not say.
    package var since: String?

    package init(_ hit: ListHit) {
        list = hit.list
        kind = hit.kind
        version = hit.version
        reason = hit.entry.reason
        since = hit.entry.since?.rfc3339
    }
}
