import Guard
import Mail

/// A list, its version in force, and what is wrong with it.
package struct ListReport: Hashable, Sendable, Codable {
    package var name: String
    package var kind: ListKind
    /// null when nothing was ever imported.
    package var version: Int64?
    package var rows: Int
    /// RFC 3339, milliseconds, UTC.
    package var importedAt: String?
    package var source: String?
    /// Since the import.
    package var ageSeconds: Int?
    /// `max_age` of the configuration.
    package var maxAgeSeconds: Int?
    /// Why mail is deferred because of it; null when all is well.
    package var trouble: String?

    /// Lists of the configuration in its order, then those that were imported without being in it.
    package static func reports(
        settings: [ListSettings], versions: [ListVersion], now: Timestamp
    ) -> [ListReport] {
        let configured = settings.map { setting in
            ListReport(setting, versions.first { $0.list == setting.name }, isConfigured: true, now)
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
        self.version = version?.version
        rows = version?.rows ?? 0
        importedAt = version?.importedAt.rfc3339
        source = version?.source
        let age = version.map { now - $0.importedAt }
        ageSeconds = age.map { Int($0.components.seconds) }
        maxAgeSeconds = settings.maxAge.map { Int($0.components.seconds) }
        trouble = ListPolicy(isConfigured ? [settings] : []).doubt(versions: version.map { [$0] } ?? [], now: now)
    }
}
