import Guard
import Mail

/// A version in the history of a list.
package struct ListVersionReport: Hashable, Sendable, Codable {
    package var version: Int64
    /// RFC 3339, milliseconds, UTC.
    package var importedAt: String
    /// When its content was current.
    package var generatedAt: String
    /// Who imported it; null when that is not on record.
    package var who: String?
    /// The name of the file, without its folder; empty for a list that began with single entries.
    package var source: String
    package var rows: Int
    /// Rows more than the previous version; null for the first.
    package var difference: Int?
    /// Entries that came with it, went with it, and stayed; null when that is not known.
    package var new: Int?
    package var gone: Int?
    package var stay: Int?
    /// Entries that were erased since its import; null when there are none. They are in `new` or `stay`, and not in
    /// `rows`.
    package var erased: Int?
    /// The hash of the file; null when it is unknown.
    package var sha256: String?
    /// Whether its content is kept.
    package var isKept: Bool
    package var isInForce: Bool

    /// The largest number of versions in a report, the newest. Versions are numbered from 1.
    package static let limit = 1000

    package init(_ version: ListVersion, before: ListVersion?, who: String?, isInForce: Bool) {
        self.version = version.version
        importedAt = version.importedAt.rfc3339
        generatedAt = version.generatedAt.rfc3339
        self.who = who
        source = version.source
        rows = version.rows
        difference = before.map { version.rows - $0.rows }
        (new, gone, stay) = (version.turnover?.new, version.turnover?.gone, version.turnover?.stay)
        erased = version.erased > 0 ? version.erased : nil
        sha256 = version.sha256.isEmpty ? nil : version.sha256
        isKept = version.isKept
        self.isInForce = isInForce
    }

    /// `20 new, 412 gone, 792 stay`; nil when it is not known. Then `, 1 erased`, when there are some.
    package var turnover: String? {
        ListTurnover(new: new, gone: gone, stay: stay).map { turnover in
            turnover.text + (erased.map { ", \($0.grouped) erased" } ?? "")
        }
    }
}

/// Which versions of a list to compare.
package struct ListDifferenceRequest: Hashable, Sendable {
    package var list: String
    /// nil is the version before the one in force.
    package var from: Int64?
    /// nil is the one in force.
    package var to: Int64?
    /// The largest number of entries shown.
    package var limit: Int

    package init(list: String, from: Int64? = nil, to: Int64? = nil, limit: Int = Self.usualLimit) {
        self.list = list
        self.from = from
        self.to = to
        self.limit = limit
    }

    package static let usualLimit = 20
    /// The largest number in one answer.
    package static let greatestLimit = 100_000
}

/// The differences between two versions of a list, without single changes.
package struct ListDifferenceReport: Hashable, Sendable, Codable {
    package var list: String
    package var from: Int64
    package var to: Int64
    package var added: Int
    package var removed: Int
    /// In both versions, with another reason, date or segment.
    package var changed: Int
    package var same: Int
    /// The first entries of each, up to the requested number.
    package var addedEntries: [ListEntryReport]
    package var removedEntries: [ListEntryReport]

    package init(list: String, from: Int64, to: Int64, _ difference: ListDifference) {
        self.list = list
        self.from = from
        self.to = to
        added = difference.added
        removed = difference.removed
        changed = difference.changed
        same = difference.same
        addedEntries = difference.addedEntries.map(ListEntryReport.init)
        removedEntries = difference.removedEntries.map(ListEntryReport.init)
    }

    package var isNone: Bool { added == 0 && removed == 0 && changed == 0 }
}

/// An entry of a list.
package struct ListEntryReport: Hashable, Sendable, Codable {
    /// As in a list file: `ann@example.com`, `@example.com`, `*.example.com`, `postmaster@*`, `sha256:9f86d0…`.
    package var entry: String
    /// Empty when the list does not say. The fields below are then null.
    package var reason: String
    /// When it was added to the list. RFC 3339 in UTC; only a date when the time is unknown.
    package var since: String?
    /// Only in an audience: the last open, click or purchase.
    package var engagedAt: String?
    /// Only in an audience.
    package var subscribedAt: String?
    /// Only in an audience.
    package var segment: String?

    package init(_ entry: ListEntry) {
        self.entry = entry.key
        reason = entry.reason
        since = entry.since?.exact
        engagedAt = entry.engagedAt?.exact
        subscribedAt = entry.subscribedAt?.exact
        segment = entry.segment.isEmpty ? nil : entry.segment
    }

    /// For people: `an address`, `a domain`, `a SHA-256 hash`.
    package var kind: String { ListTarget(key: entry).kindText }
}

extension Timestamp {
    /// RFC 3339 in UTC, exactly: a date for midnight, whole seconds without a fraction.
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
    /// A version as it was imported, without single changes; nil is the content in force, with them.
    package var version: Int64?
    /// 0, or `next` of the previous page.
    package var cursor: Int
    /// The approximate number of rows; a page may have a few more.
    package var limit: Int

    package init(list: String, version: Int64? = nil, cursor: Int = 0, limit: Int = Self.usualLimit) {
        self.list = list
        self.version = version
        self.cursor = cursor
        self.limit = limit
    }

    package static let usualLimit = 5000
    /// The largest number in one answer.
    package static let greatestLimit = 100_000
}

/// A page of a list's rows, in the order of the store.
package struct ListRowsReport: Hashable, Sendable, Codable {
    package var list: String
    package var kind: ListKind
    /// The page's version. It changes when an import comes between two pages; then the caller must start again.
    package var version: Int64
    /// Rows of the whole version, without single changes. Fewer than on the previous page when a person was erased
    /// meanwhile.
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
