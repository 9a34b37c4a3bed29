import Mail

/// A version of a list: the one in force, or one that was.
package struct ListVersion: Hashable, Sendable {
    package let list: String
    package let kind: ListKind
    /// Ascending from 1 for each list.
    package private(set) var version: Int64
    /// Distinct entries of the import, single changes aside.
    package let rows: Int
    package let importedAt: Timestamp
    /// When its content was right: what its age is counted from.
    package let generatedAt: Timestamp
    /// Name of the file it came from, without its folder.
    package let source: String
    /// Of the file as `sha256sum` prints it, lower-case hex; empty when nobody told.
    package let sha256: String
    /// How its addresses were brought to their normal form.
    package let options: AddressKeyOptions
    /// Single additions and removals in force on top of the import.
    package var changes: Int
    /// Why it cannot be relied upon: its file is damaged, or a newer import was refused because it shrank beyond
    /// `max_shrink`. Mail in the list's scope is deferred until an import succeeds.
    package var doubt: String?
    /// Whether its content is still there, for `list diff` and `list export`.
    package var isKept: Bool
    /// Which mail the list is for by its import, where the configuration does not know the list; nil when none said.
    package var scope: ListScope?

    /// It began with a single entry, and nothing was ever imported: an import always tells its digest.
    package var isHandMade: Bool { rows == 0 && sha256.isEmpty }

    /// It was imported and nothing is wrong with it: no other import is needed before it is too old.
    package var isTrusted: Bool { doubt == nil && !isHandMade }

    /// The same content under its number.
    package func numbered(_ number: Int64) -> ListVersion {
        var version = self
        version.version = number
        return version
    }

    /// What its import did, for the trail of acts: `list unsubscribed version 4, 1200 rows`, `..., for mail of stream x`.
    package var actSubject: String {
        "list \(list) version \(version), \(rows) rows\(scope.map { ", for \($0.mailText)" } ?? "")"
    }

    package init(
        list: String, kind: ListKind, version: Int64, rows: Int, importedAt: Timestamp, generatedAt: Timestamp? = nil,
        source: String, sha256: String = "", options: AddressKeyOptions = [], changes: Int = 0, doubt: String? = nil,
        isKept: Bool = true, scope: ListScope? = nil
    ) {
        self.list = list
        self.kind = kind
        self.version = version
        self.rows = rows
        self.importedAt = importedAt
        self.generatedAt = generatedAt ?? importedAt
        self.source = source
        self.sha256 = sha256
        self.options = options
        self.changes = changes
        self.doubt = doubt
        self.isKept = isKept
        self.scope = scope
    }

    /// What is expected of a list that the configuration does not know: it is asked about the mail that its import named.
    /// A suppression list without any scope is for all mail. An audience without one is asked about nothing, nil, because
    /// mail to everybody else would stop.
    package var ownSettings: ListSettings? {
        guard kind == .suppression || scope != nil else { return nil }
        var settings = ListSettings(name: list)
        settings.kind = kind
        settings.scope = scope ?? ListScope()
        return settings
    }
}
