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

extension Timestamp {
    /// RFC 3339 in UTC with nothing lost and nothing added: a date for a midnight, seconds when they are whole.
    ///
    ///     2026-03-01    2026-03-01T10:00:00Z    2026-03-01T10:00:00.956700Z
    package var exact: String {
        let (day, second): (Int64, Int64) = (86_400_000_000, 1_000_000)
        let text = rfc3339
        if microseconds % day == 0 { return String(text.prefix(10)) }
        if microseconds % second == 0 { return "\(text.prefix(19))Z" }
        if microseconds % 1000 == 0 { return text }
        let rest = String(((microseconds % 1000) + 1000) % 1000)
        return "\(text.dropLast())\(String(repeating: "0", count: 3 - rest.count))\(rest)Z"
    }
}

/// Which rows of a list to read.
package struct ListRowsRequest: Hashable, Sendable {
    package var list: String
    /// As it was imported, single changes aside; nil is what is in force, with them.
    package var version: Int64?
    /// 0, or `next` of the page before.
    package var cursor: Int
    /// About how many rows; a page may have some more.
    package var limit: Int

    package init(list: String, version: Int64? = nil, cursor: Int = 0, limit: Int = Self.usualLimit) {
        self.list = list
        self.version = version
        self.cursor = cursor
        self.limit = limit
    }

    package static let usualLimit = 5000
    /// What one answer holds.
    package static let greatestLimit = 100_000
}

/// A page of a list's rows, in the order of the store.
package struct ListRowsReport: Hashable, Sendable, Codable {
    package var list: String
    package var kind: ListKind
    /// That the page is of: whoever reads on over an import gets another one here, and has to begin anew.
    package var version: Int64
    /// Of the whole version, single changes aside; fewer than on the page before when a person was erased meanwhile.
    package var rows: Int
    package var entries: [ListEntryReport]
    /// Where the next page begins; null at the end.
    package var next: Int?

    package init(_ version: ListVersion, _ page: ListPage) {
        list = version.list
        kind = version.kind
        self.version = version.version
        rows = version.rows
        entries = page.entries.map(ListEntryReport.init)
        next = page.next
    }
}
