import Guard

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
