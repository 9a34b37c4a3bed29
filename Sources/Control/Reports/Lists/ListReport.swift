// Folder Reports/Lists: requests and reports about suppression lists and audiences, one file for each subject. It may
// use Answers.

import Content
import Guard
import Mail

/// A list, its version in force, and its problems.
package struct ListReport: Hashable, Sendable, Codable {
    package var name: String
    package var kind: ListKind
    /// Names and patterns of the streams and campaigns whose mail the list is for. When both are empty, it is for all
    /// mail.
    package var streams: [String]
    package var campaigns: [String]
    package var mode: CheckMode
    /// Whether the configuration has the list. Other lists are asked about the mail that their import named.
    package var configured: Bool
    /// Which mail it is asked about, as the rest of a sentence: `is asked about all mail`.
    package var asked: String
    /// Why the list is asked about no mail, although it is not turned off; null when it is asked about some.
    package var unmet: String?
    /// null when nothing was ever imported.
    package var version: Int64?
    /// Rows of the import. In addition, `changes` single additions and removals are in force.
    package var rows: Int
    package var changes: Int
    /// RFC 3339, milliseconds, UTC.
    package var importedAt: String?
    /// When its content was current; its age counts from then.
    package var generatedAt: String?
    package var source: String?
    package var ageSeconds: Int?
    /// `max_age` of the configuration.
    package var maxAgeSeconds: Int?
    /// The time until it is too old; null when it has no limit.
    package var leftSeconds: Int?
    package var freshness: ListFreshness.State
    /// null when only people import it.
    package var refresh: ListRefreshReport?
    /// Why it defers mail; null when it does not.
    package var trouble: String?
    /// How its hashes were made, when a secret is mixed into them: `prefix`, `suffix` (the place of a salt), `hmac`;
    /// null when none is. The secret is in no report.
    package var hash: ListHashSecret.Form?

    /// The configured lists in the configuration's order, then lists that were imported and are not configured.
    /// - Parameters:
    ///   - refreshes: by list, from a running guard.
    ///   - mail: the mail that is possible; nil when it is unknown.
    package static func reports(
        settings: [ListSettings], versions: [ListVersion], refreshes: [String: ListRefreshReport] = [:],
        mail: PossibleMail? = nil, now: Timestamp
    ) -> [ListReport] {
        let configured = settings.map { setting in
            var report = ListReport(setting, versions.first { $0.list == setting.name }, mail, isConfigured: true, now)
            report.refresh = refreshes[setting.name] ?? report.refresh
            return report
        }
        let names = Set(settings.map(\.name))
        let others = versions.filter { !names.contains($0.list) }.sorted { $0.list < $1.list }
        return configured + others.map { ListReport(unconfigured: $0, mail, now) }
    }

    private init(unconfigured version: ListVersion, _ mail: PossibleMail?, _ now: Timestamp) {
        guard let settings = version.ownSettings else {
            var settings = ListSettings(name: version.list)
            settings.kind = version.kind
            settings.mode = .off
            self.init(settings, version, mail, isConfigured: false, now)
            asked = Self.noMail
            unmet = "it is not in the configuration, and its import did not say which mail it is for"
            return
        }
        self.init(settings, version, mail, isConfigured: false, now)
    }

    private static let noMail = "is asked about no mail"

    private init(
        _ settings: ListSettings, _ version: ListVersion?, _ mail: PossibleMail?, isConfigured: Bool, _ now: Timestamp
    ) {
        configured = isConfigured
        unmet = settings.mode == .off ? nil : mail?.trouble(of: settings.scope)?.text
        asked = unmet == nil ? settings.askedText : Self.noMail
        name = settings.name
        kind = settings.kind
        streams = settings.scope.streams.map(\.text)
        campaigns = settings.scope.campaigns.map(\.text)
        mode = settings.mode
        self.version = version?.version
        rows = version?.rows ?? 0
        changes = version?.changes ?? 0
        importedAt = version?.importedAt.rfc3339
        generatedAt = version?.generatedAt.rfc3339
        source = version?.source
        let age = version.map { ListFreshness($0, maxAge: settings.maxAge, now: now) }
        ageSeconds = age.map { Int($0.age.wholeSeconds) }
        maxAgeSeconds = settings.maxAge.map { Int($0.wholeSeconds) }
        leftSeconds = age?.left.map { Int($0.wholeSeconds) }
        freshness = age?.state ?? .fresh
        refresh = settings.refresh.map(ListRefreshReport.init)
        hash = settings.hash?.form
        trouble = ListPolicy([settings]).doubt(versions: version.map { [$0] } ?? [], now: now)
    }
}

/// Where the guard gets a list's next version itself, and how that went since the guard started.
package struct ListRefreshReport: Hashable, Sendable, Codable {
    /// `file /exports/optouts.csv`, `folder /exports`, `command /usr/local/bin/optouts`.
    package var from: String
    /// Only for a command.
    package var everySeconds: Int?
    /// RFC 3339, milliseconds, UTC, like the others here.
    package var succeededAt: String?
    package var failedAt: String?
    /// Why the last failed attempt failed.
    package var failure: String?
    /// null when it waits for a file, and when no guard runs.
    package var nextTryAt: String?

    package init(_ refresh: ListRefresh) {
        from = refresh.text
        everySeconds = refresh.interval.map { Int($0.wholeSeconds) }
    }

    /// Whether the last attempt failed.
    package var isFailing: Bool {
        guard let failedAt else { return false }
        return succeededAt.map { failedAt >= $0 } ?? true
    }
}

extension ListSettings {
    /// Which mail the list is asked about, as the rest of a sentence after the list's name.
    package var askedText: String {
        switch mode {
        case .off: "is not asked (mode off)"
        case .observe: "is asked about \(scope.mailText), and refuses nobody (mode observe)"
        case .enforce where kind == .audience: "is asked about \(scope.mailText), which goes only to people on it"
        case .enforce where refusal.silentStreams.isEmpty: "is asked about \(scope.mailText)"
        case .enforce where refusal == .silentEverywhere:
            "is asked about \(scope.mailText), and leaves its people out silently"
        case .enforce:
            "is asked about \(scope.mailText), and leaves its people out silently in the streams "
                + refusal.silentStreams.map(\.text).joined(separator: ", ")
        }
    }
}

extension AddressKeyOptions {
    package var names: [String] {
        (contains(.subaddress) ? ["subaddress"] : []) + (contains(.gmailDots) ? ["gmail_dots"] : [])
            + (contains(.providers) ? ["providers"] : [])
    }
}

/// Everything about one list: what is in force, what is expected, who changed it last. In JSON it is one object that
/// also has the keys of `ListReport`.
package struct ListDetailReport: Hashable, Sendable, Codable {
    package var list: ListReport
    package var more: More

    package struct More: Hashable, Sendable, Codable {
        /// The hash of the imported file; null when it is unknown.
        package var sha256: String?
        /// How its addresses are normalized: `subaddress`, `gmail_dots`, `providers`.
        package var options: [String]
        /// The latest single additions and removals in force, newest first. Only in the report on one list.
        package var latestChanges: [ListChangeReport]
        /// Numbers of the versions whose content is kept. Only in the report on one list.
        package var keptVersions: [Int64]
        /// Why the version in force cannot be trusted.
        package var doubt: String?
        /// What comes of trying its hashes now; null when it has none. Only in the report on one list.
        package var hashes: ListHashReport?
        /// null when the list is not in the configuration.
        package var expected: Expectation?
    }

    /// The configuration of a list.
    package struct Expectation: Hashable, Sendable, Codable {
        package var kind: ListKind
        /// `all mail`, or streams and campaigns.
        package var scope: String
        package var mode: CheckMode
        package var maxAgeSeconds: Int?
        /// The share of the entries, 0 to 1, that may go at an import; null: no limit.
        package var maxRemoved: Double?
        package var maxUnengagedSeconds: Int?
        package var options: [String]
        package var keptVersions: Int
        /// Where the guard gets the next version itself, as text.
        package var refresh: String?
        /// The secret of its hashes, as configured, with the path of its file: `{salt_file: PATH, salt: prefix}`.
        package var hash: String?

        package init(_ settings: ListSettings) {
            kind = settings.kind
            scope = settings.scope.text
            mode = settings.mode
            maxAgeSeconds = settings.maxAge.map { Int($0.wholeSeconds) }
            maxRemoved = settings.removalLimit?.share
            maxUnengagedSeconds = settings.maxUnengaged.map { Int($0.wholeSeconds) }
            options = settings.options.names
            keptVersions = settings.keptVersions
            refresh = settings.refresh?.text
            hash = settings.hash?.text
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

/// Counts of a list's entries, by several properties.
package struct ListStatisticsReport: Hashable, Sendable, Codable {
    package var list: String
    package var kind: ListKind
    package var version: Int64
    /// Includes single changes.
    package var rows: Int
    /// `an address`, `a domain`, `a SHA-256 hash`, and so on.
    package var kinds: [String: Int]
    /// Reasons, domains and segments: the most frequent of each. The empty name counts entries for which the list has
    /// none.
    package var reasons: [String: Int]
    package var domains: [String: Int]
    package var segments: [String: Int]
    /// By the month `YYYY-MM` in which an entry was added to the list.
    package var months: [String: Int]
    /// For an audience: by whole months since the last sign of life. Entries without one are left out.
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
