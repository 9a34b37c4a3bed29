import Guard
import Mail

/// A list, its version in force, and what is wrong with it.
package struct ListReport: Hashable, Sendable, Codable {
    package var name: String
    package var kind: ListKind
    /// Names and patterns of the streams and campaigns whose mail it is for; with neither it is for all mail.
    package var streams: [String]
    package var campaigns: [String]
    package var mode: CheckMode
    /// null when nothing was ever imported.
    package var version: Int64?
    /// Of the import; `changes` single additions and removals are in force besides.
    package var rows: Int
    package var changes: Int
    /// RFC 3339, milliseconds, UTC.
    package var importedAt: String?
    /// When its content was right: what its age counts from.
    package var generatedAt: String?
    package var source: String?
    package var ageSeconds: Int?
    /// `max_age` of the configuration.
    package var maxAgeSeconds: Int?
    /// Until it is older than that; null when it has no limit.
    package var leftSeconds: Int?
    package var freshness: ListFreshness.State
    /// null when it is imported by people alone.
    package var refresh: ListRefreshReport?
    /// Why mail is deferred because of it; null when all is well.
    package var trouble: String?

    /// Lists of the configuration in its order, then those that were imported without being in it.
    /// - Parameter refreshes: by list, of a running guard.
    package static func reports(
        settings: [ListSettings], versions: [ListVersion], refreshes: [String: ListRefreshReport] = [:],
        now: Timestamp
    ) -> [ListReport] {
        let configured = settings.map { setting in
            var report = ListReport(setting, versions.first { $0.list == setting.name }, isConfigured: true, now)
            report.refresh = refreshes[setting.name] ?? report.refresh
            return report
        }
        let names = Set(settings.map(\.name))
        let others = versions.filter { !names.contains($0.list) }.sorted { $0.list < $1.list }
        return configured
            + others.map { version in
                var setting = ListSettings(name: version.list)
                setting.kind = version.kind
                return ListReport(setting, version, isConfigured: false, now)
            }
    }

    private init(_ settings: ListSettings, _ version: ListVersion?, isConfigured: Bool, _ now: Timestamp) {
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
        ageSeconds = age.map { Int($0.age.components.seconds) }
        maxAgeSeconds = settings.maxAge.map { Int($0.components.seconds) }
        leftSeconds = age?.left.map { Int($0.components.seconds) }
        freshness = age?.state ?? .fresh
        refresh = settings.refresh.map(ListRefreshReport.init)
        trouble = ListPolicy(isConfigured ? [settings] : []).doubt(versions: version.map { [$0] } ?? [], now: now)
    }
}
