import Content
import Guard
import Mail

/// Everything of one list: what is in force, what is expected of it, who changed it last. In JSON one object with the
/// keys of `ListReport`.
package struct ListDetailReport: Hashable, Sendable, Codable {
    package var list: ListReport
    package var more: More

    package struct More: Hashable, Sendable, Codable {
        /// Of the file that was imported; null when nobody told.
        package var sha256: String?
        /// How its addresses are brought to their normal form: `subaddress`, `gmail_dots`.
        package var options: [String]
        /// The latest single additions and removals that are in force, newest first; only where one list is asked for.
        package var latestChanges: [ListChangeReport]
        /// Numbers of the versions whose content is there; only where one list is asked for.
        package var keptVersions: [Int64]
        /// Why the version in force cannot be relied upon.
        package var doubt: String?
        /// null when the list is not in the configuration.
        package var expected: Expectation?
    }

    /// What the configuration says.
    package struct Expectation: Hashable, Sendable, Codable {
        package var kind: ListKind
        /// `all mail`, or streams and campaigns.
        package var scope: String
        package var mode: CheckMode
        package var maxAgeSeconds: Int?
        /// Share of rows, 0 to 1.
        package var maxShrink: Double?
        package var maxUnengagedSeconds: Int?
        package var options: [String]
        package var keptVersions: Int
        /// Where the next version comes from by itself, in words.
        package var refresh: String?

        package init(_ settings: ListSettings) {
            kind = settings.kind
            scope = settings.scope.text
            mode = settings.mode
            maxAgeSeconds = settings.maxAge.map { Int($0.wholeSeconds) }
            maxShrink = settings.maxShrink
            maxUnengagedSeconds = settings.maxUnengaged.map { Int($0.wholeSeconds) }
            options = settings.options.names
            keptVersions = settings.keptVersions
            refresh = settings.refresh?.text
        }
    }

    package init(
        _ list: ListReport, _ version: ListVersion?, settings: ListSettings?, latest: [ListChange] = [],
        kept: [Int64] = []
    ) {
        self.list = list
        more = More(
            sha256: version.flatMap { $0.sha256.isEmpty ? nil : $0.sha256 }, options: version?.options.names ?? [],
            latestChanges: latest.map(ListChangeReport.init), keptVersions: kept,
            doubt: version?.doubt, expected: settings.map(Expectation.init))
    }

    package init(from decoder: any Decoder) throws {
        list = try ListReport(from: decoder)
        more = try More(from: decoder)
    }

    package func encode(to encoder: any Encoder) throws {
        try list.encode(to: encoder)
        try more.encode(to: encoder)
    }
}

/// What a list is made of.
package struct ListStatisticsReport: Hashable, Sendable, Codable {
    package var list: String
    package var kind: ListKind
    package var version: Int64
    /// With single changes.
    package var rows: Int
    /// `an address`, `a domain`, `a SHA-256 hash`, and so on.
    package var kinds: [String: Int]
    /// The most frequent of each; an empty name is "not said".
    package var reasons: [String: Int]
    package var domains: [String: Int]
    package var segments: [String: Int]
    /// By `YYYY-MM` in which an entry came on the list.
    package var months: [String: Int]
    /// Of an audience, by whole months since the last sign of life; those without one are not here.
    package var unengagedMonths: [Int: Int]

    package init(_ version: ListVersion, _ statistics: ListStatistics) {
        list = version.list
        kind = version.kind
        self.version = version.version
        rows = statistics.rows
        kinds = statistics.kinds
        reasons = statistics.reasons
        domains = statistics.domains
        segments = statistics.segments
        months = statistics.months
        unengagedMonths = statistics.unengagedMonths
    }
}
