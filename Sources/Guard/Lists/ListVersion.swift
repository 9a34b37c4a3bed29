import Mail

/// A version of a list: the one in force, or an earlier one.
package struct ListVersion: Hashable, Sendable {
    package let list: String
    package let kind: ListKind
    /// Ascending from 1 for each list.
    package private(set) var version: Int64
    /// Distinct entries of the import, without single changes.
    package let rows: Int
    package let importedAt: Timestamp
    /// When its content was correct; its age counts from here.
    package let generatedAt: Timestamp
    /// Name of the source file, without its folder.
    package let source: String
    /// SHA-256 of the file as `sha256sum` prints it, lower-case hex; empty when unknown.
    package let sha256: String
    /// How its addresses were normalized.
    package let options: AddressKeyOptions
    /// How many single additions and removals are in force on top of the import.
    package var changes: Int
    /// Why it cannot be trusted: its file is damaged. Mail in the list's scope is deferred until an import succeeds.
    package var doubt: String?
    /// Whether its content is still stored, for `list diff` and `list export`.
    package var isKept: Bool
    /// The mail that its import named, for a list that is not configured; nil when the import named none.
    package var scope: ListScope?
    /// What its import changed. nil when that is not known, because the version before could not be read or an older
    /// guard made the import.
    package var turnover: ListTurnover?
    /// How its file was read, as JSON (`ListAnswers`); empty when a file of one column had nothing to read. The next
    /// file is read in the same way.
    package let reading: String
    /// The secret that its hashes were made with; nil: none is known.
    package var secretMark: ListSecretMark?
    /// How many of its entries were erased since its import. `rows` is without them, `turnover` with them.
    package var erased = 0

    /// Whether it began with a single entry and had no import: an import always has a digest.
    package var isHandMade: Bool { rows == 0 && sha256.isEmpty }

    /// Whether it was imported and is not in doubt. It then needs no new import until it is too old.
    package var isTrusted: Bool { doubt == nil && !isHandMade }

    /// The same content with a version number.
    package func numbered(_ number: Int64) -> ListVersion {
        var version = self
        version.version = number
        return version
    }

    /// The result of its import, as an event shows it: `list unsubscribed version 4, 1200 rows (20 new, 412 gone, 1,180
    /// stay)`, `..., for mail of stream x`.
    package var actSubject: String {
        "list \(list) version \(version), \(rows == 1 ? "1 row" : "\(rows) rows")"
            + (turnover.map { " (\($0.text))" } ?? "") + (scope.map { ", for \($0.mailText)" } ?? "")
    }

    package init(
        list: String, kind: ListKind, version: Int64, rows: Int, importedAt: Timestamp, generatedAt: Timestamp? = nil,
        source: String, sha256: String = "", options: AddressKeyOptions = [], changes: Int = 0, doubt: String? = nil,
        isKept: Bool = true, scope: ListScope? = nil, turnover: ListTurnover? = nil, reading: String = "",
        secretMark: ListSecretMark? = nil
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
        self.turnover = turnover
        self.reading = reading
        self.secretMark = secretMark
    }

    /// The settings of a list that is not configured: it is consulted for the mail that its import named. A
    /// suppression list without a scope is for all mail. An audience without a scope is never consulted (nil),
    /// because it would stop mail to all other recipients.
    package var ownSettings: ListSettings? {
        guard kind == .suppression || scope != nil else { return nil }
        var settings = ListSettings(name: list)
        settings.kind = kind
        settings.scope = scope ?? ListScope()
        return settings
    }
}

/// The name of a version of a list: `unsubscribed:4`.
package struct ListVersionName: Hashable, Sendable, Codable, LosslessStringConvertible {
    package let list: String
    package let version: Int64

    /// Returns nil for any other text.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), colon > text.startIndex,
            let version = Int64(text[text.index(after: colon)...]), version > 0
        else { return nil }
        list = String(text[..<colon])
        self.version = version
    }

    package var description: String { "\(list):\(version)" }
}

/// The difference between two versions of a list, without single changes.
package struct ListDifference: Hashable, Sendable {
    package var added = 0
    package var removed = 0
    /// In both versions, with another reason, date or segment.
    package var changed = 0
    package var same = 0
    /// The first entries of each, up to the requested number.
    package var addedEntries: [ListEntry] = []
    package var removedEntries: [ListEntry] = []

    package init() {}
}

/// The contents of a list in numbers.
package struct ListStatistics: Hashable, Sendable {
    package var rows = 0
    /// Rows by `ListTarget.kindText`.
    package var kinds: [String: Int] = [:]
    /// The most frequent reasons, domains and segments; other rows are counted in `rows` only. An empty name means
    /// "not given".
    package var reasons: [String: Int] = [:]
    package var domains: [String: Int] = [:]
    package var segments: [String: Int] = [:]
    /// Rows by `YYYY-MM` of `since`.
    package var months: [String: Int] = [:]
    /// For an audience: rows by whole months since the last sign of life; rows without one are not counted.
    package var unengagedMonths: [Int: Int] = [:]

    package init() {}
}

/// Some entries of a list in the order of the store, and where the next page begins.
package struct ListPage: Hashable, Sendable {
    package var entries: [ListEntry]
    /// For the next request; nil at the end.
    package var next: Int?

    package init(entries: [ListEntry], next: Int?) {
        self.entries = entries
        self.next = next
    }
}

/// A request to import a new version of a list.
package struct ListImportOrder: Hashable, Sendable {
    /// A reason for refusal that a person may override.
    package enum Exception: String, Hashable, Sendable, CaseIterable, Codable {
        /// More entries go than `max_removed` allows.
        case removed
        /// Generated before the version in force.
        case older
        /// The new version has another kind than the version in force. The single changes are then dropped.
        case kind
        /// The file no longer fits the reading of the version in force.
        case reading
        /// The hashes were made with another secret than the configured one.
        case secret

        /// Reads also the name that `removed` had before, `shrunk`.
        package init?(name: String) {
            guard let exception = Self(rawValue: name == "shrunk" ? Self.removed.rawValue : name) else { return nil }
            self = exception
        }
    }

    package var list: String
    package var kind: ListKind
    /// Name of the file, without its folder.
    package var source: String
    package var generatedAt: Timestamp
    package var options: AddressKeyOptions = []
    /// How many entries may go; nil: any number.
    package var removalLimit: RemovalLimit?
    package var keptVersions = ListSettings.defaultKeptVersions
    package var exceptions: Set<Exception> = []
    /// The mail that the list is for, stored with the version; nil: the import does not name any.
    package var scope: ListScope?
    /// How the file is read; stored with the version.
    package var reading = ""
    /// The earlier version whose content this is; nil: it is a new file.
    package var restored: ListVersion?
    /// Who requested it, for the event; nil: no event is written.
    package var who: Identity?
    /// The reason in the event; nil: the source.
    package var reason: String?

    package init(list: String, kind: ListKind, source: String, generatedAt: Timestamp) {
        self.list = list
        self.kind = kind
        self.source = source
        self.generatedAt = generatedAt
    }
}

/// An import that was refused; the version in force stays.
package struct ListImportRefused: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}

/// One address added to a list or removed from it, between imports.
///
/// A change that makes less mail (on a suppression list, off an audience) stays until a person undoes it. A change
/// that makes more mail is dropped at the next import with newer content.
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

/// Rules for list names.
package enum ListName {
    /// The guard's own list: people who asked to be erased.
    package static let erased = "erased"

    /// In bytes; the name is part of replies and file names.
    package static let limit = 64

    /// Whether the name has only ASCII letters, digits, dots, hyphens and underscores, and a valid length.
    package static func isGood(_ name: String) -> Bool {
        (1...limit).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains(byte)
            }
    }
}
