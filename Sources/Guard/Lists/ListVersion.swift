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

/// A version of a list, as `unsubscribed:4`.
package struct ListVersionName: Hashable, Sendable, Codable, LosslessStringConvertible {
    package let list: String
    package let version: Int64

    /// nil when the text is anything else.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), colon > text.startIndex,
            let version = Int64(text[text.index(after: colon)...]), version > 0
        else { return nil }
        list = String(text[..<colon])
        self.version = version
    }

    package var description: String { "\(list):\(version)" }
}

/// What two versions of a list differ in; single changes aside.
package struct ListDifference: Hashable, Sendable {
    package var added = 0
    package var removed = 0
    /// In both, with another reason, date or segment.
    package var changed = 0
    package var same = 0
    /// The first of each, as many as were asked for.
    package var addedEntries: [ListEntry] = []
    package var removedEntries: [ListEntry] = []

    package init() {}
}

/// What a list is made of.
package struct ListStatistics: Hashable, Sendable {
    package var rows = 0
    /// By `ListTarget.kindText`.
    package var kinds: [String: Int] = [:]
    /// The most frequent of each; the rest is counted in `rows` alone. An empty name is "not said".
    package var reasons: [String: Int] = [:]
    package var domains: [String: Int] = [:]
    package var segments: [String: Int] = [:]
    /// By `YYYY-MM` of `since`.
    package var months: [String: Int] = [:]
    /// Of an audience, by whole months since the last sign of life; those without one are not here.
    package var unengagedMonths: [Int: Int] = [:]

    package init() {}
}

/// Some entries of a list in the order of the store, and where to go on.
package struct ListPage: Hashable, Sendable {
    package var entries: [ListEntry]
    /// For the next question; nil at the end.
    package var next: Int?

    package init(entries: [ListEntry], next: Int?) {
        self.entries = entries
        self.next = next
    }
}

/// A new version of a list, as somebody wants it taken.
package struct ListImportOrder: Hashable, Sendable {
    /// A reason to refuse that a person may set aside.
    package enum Exception: String, Hashable, Sendable, CaseIterable, Codable {
        /// Smaller than `max_shrink` allows.
        case shrunk
        /// Generated before the version in force.
        case older
        /// Of another kind than the version in force, whose single changes end with it.
        case kind
    }

    package var list: String
    package var kind: ListKind
    /// Name of the file, without its folder.
    package var source: String
    package var generatedAt: Timestamp
    package var options: AddressKeyOptions = []
    /// Share of rows, 0 to 1, that the new version may be smaller by; nil for no limit.
    package var maxShrink: Double?
    package var keptVersions = ListSettings.defaultKeptVersions
    package var exceptions: Set<Exception> = []
    /// Which mail the list is for, kept with it; nil: its import does not say.
    package var scope: ListScope?
    /// Who wants it, for the trail of acts; nil: nobody is put on record for it.
    package var who: Identity?

    package init(list: String, kind: ListKind, source: String, generatedAt: Timestamp) {
        self.list = list
        self.kind = kind
        self.source = source
        self.generatedAt = generatedAt
    }
}

/// An import that was not taken; the version in force stays.
package struct ListImportRefused: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}

/// One address put on a list or taken off it, in between imports.
///
/// What makes less mail (on a suppression list, off an audience) stays until somebody undoes it. What makes more mail
/// stays until an import whose content was generated after it, which knows better.
package struct ListChange: Hashable, Sendable {
    package enum Action: String, Hashable, Sendable, Codable { case add, remove }

    package var list: String
    package var action: Action
    package var entry: ListEntry
    package var who: String
    package var at: Timestamp

    package init(list: String, action: Action, entry: ListEntry, who: String, at: Timestamp) {
        self.list = list
        self.action = action
        self.entry = entry
        self.who = who
        self.at = at
    }

    package func isLasting(on kind: ListKind) -> Bool { (kind == .suppression) == (action == .add) }
}

/// What a list may be called.
package enum ListName {
    /// The guard's own: who asked to be forgotten.
    package static let erased = "erased"

    /// In bytes; it stands in replies and file names.
    package static let limit = 64

    /// Letters, digits, dots, hyphens and underscores of ASCII.
    package static func isGood(_ name: String) -> Bool {
        (1...limit).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains(byte)
            }
    }
}
