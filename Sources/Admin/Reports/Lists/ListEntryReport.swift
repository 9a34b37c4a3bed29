import Guard
import Mail

/// An entry of a list.
package struct ListEntryReport: Hashable, Sendable, Codable {
    /// As a list file has it: `ann@example.com`, `@example.com`, `*.example.com`, `postmaster@*`, `sha256:9f86d0…`.
    package var entry: String
    /// Empty when the list does not say; so are those below null.
    package var reason: String
    /// When it came on the list. RFC 3339 in UTC; a date where no more is known.
    package var since: String?
    /// Of an audience: the last open, click or purchase.
    package var engagedAt: String?
    /// Of an audience.
    package var subscribedAt: String?
    /// Of an audience.
    package var segment: String?

    package init(_ entry: ListEntry) {
        self.entry = entry.key
        reason = entry.reason
        since = entry.since?.exact
        engagedAt = entry.engagedAt?.exact
        subscribedAt = entry.subscribedAt?.exact
        segment = entry.segment.isEmpty ? nil : entry.segment
    }

    /// For a person: `an address`, `a domain`, `a SHA-256 hash`.
    package var kind: String { ListTarget(key: entry).kindText }
}
