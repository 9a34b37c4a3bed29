import Guard
import Mail

/// Asks to add entries to a list, or to remove them.
package struct ListChangeRequest: Hashable, Sendable, Codable {
    package var list: String
    package var action: ListChange.Action
    /// As in a list file; the guard converts them to the list's normal form.
    package var entries: [String]
    /// For an addition: why it is on the list, such as `unsubscribed`. For a removal: why it is removed.
    package var reason: String
    /// Only for additions, RFC 3339 or a date. On a suppression list: since when it counts; null is now. On an
    /// audience: when the person subscribed; null is unknown.
    package var since: String?
    /// Only for additions to an audience: the last open, click or purchase, RFC 3339 or a date.
    package var engagedAt: String?
    /// Only for additions to an audience.
    package var segment: String?
    /// Only for additions: true makes a list that the configuration does not have, although it has lists.
    package var isNew: Bool?

    /// The largest number of entries in one request; a caller with more sends several.
    package static let entryLimit = 500
    /// The largest number of characters of an addition's reason and of a segment; a reason becomes part of a reply
    /// line.
    package static let textLimit = 60

    package init(list: String, action: ListChange.Action, entries: [String], reason: String = "") {
        self.list = list
        self.action = action
        self.entries = entries
        self.reason = reason
    }

    /// The parts that all changes share.
    ///
    /// - Throws: `refused` when the request is invalid.
    package func template(for kind: ListKind, at now: Timestamp) throws(ControlFailure) -> ListEntry {
        guard ListName.isGood(list) else { throw .refused("this is not a valid list name") }
        guard list != ListName.erased else {
            throw .refused("the name \(list) is reserved for erased people; use `list erase` to add a person")
        }
        guard (1...Self.entryLimit).contains(entries.count) else {
            throw .refused("a request changes 1 to \(Self.entryLimit) entries; split a longer one")
        }
        if action == .remove {
            guard reason.contains(where: { !$0.isWhitespace }) else { throw .refused("a removal needs a reason") }
            return ListEntry(key: "", reason: reason, since: nil)
        }
        guard reason.count <= Self.textLimit, (segment ?? "").count <= Self.textLimit else {
            throw .refused("a reason and a segment have \(Self.textLimit) characters at most")
        }
        guard kind == .audience || (engagedAt == nil && segment == nil) else {
            throw .refused("list \(list) is a suppression list: it has no segments and no engagement")
        }
        let asked = try moment(since, "since")
        switch kind {
        case .suppression:
            // Whole seconds, so that a time survives an export and an import unchanged.
            let seconds = Timestamp(microseconds: now.microseconds - now.microseconds % 1_000_000)
            return ListEntry(key: "", reason: reason, since: asked ?? seconds)
        case .audience:
            return ListEntry(
                key: "", reason: "", since: nil, engagedAt: try moment(engagedAt, "engagedAt"), subscribedAt: asked,
                segment: segment ?? "")
        }
    }

    private func moment(_ text: String?, _ name: String) throws(ControlFailure) -> Timestamp? {
        guard let text else { return nil }
        guard let moment = Timestamp(rfc3339: text) else {
            throw .refused("\(name): \"\(text)\" is not a time such as 2026-03-01T10:00:00Z")
        }
        return moment
    }
}

/// The results of adding entries to a list or removing them.
package struct ListChangesReport: Hashable, Sendable, Codable {
    package struct Outcome: Hashable, Sendable, Codable {
        /// In the list's normal form.
        package var entry: String
        /// False when an added entry was there already, or a removed one was not there.
        package var changed: Bool
        /// Another entry of this list that covers an address, such as its domain's; null when there is none.
        package var coveredBy: String?
        /// The suppression lists that still block mail to an address.
        package var suppressedBy: [String]
        /// How the text as given differed from the entry; null when it was right.
        package var repaired: [ListRepair]?

        package init(
            entry: String, changed: Bool, hits: [ListHit], of list: String, repaired: Set<ListRepair> = []
        ) {
            self.entry = entry
            self.repaired = repaired.isEmpty ? nil : ListRepair.allCases.filter(repaired.contains)
            self.changed = changed
            coveredBy = hits.first { $0.list == list && $0.entry.key != entry }.map(\.entry.key)
            suppressedBy = hits.filter { $0.kind == .suppression }.map(\.list)
        }
    }

    package var list: String
    package var action: ListChange.Action
    package var kind: ListKind
    /// Whether the list is new.
    package var isNew: Bool
    /// In the order of the request.
    package var outcomes: [Outcome]

    package init(list: String, action: ListChange.Action, kind: ListKind, isNew: Bool, outcomes: [Outcome]) {
        self.list = list
        self.action = action
        self.kind = kind
        self.isNew = isNew
        self.outcomes = outcomes
    }

    package var changed: Int { outcomes.count { $0.changed } }
}

/// A single entry that a person added to a list or removed, between imports.
package struct ListChangeReport: Hashable, Sendable, Codable {
    package var action: ListChange.Action
    /// For a removal, its reason says why it was removed.
    package var entry: ListEntryReport
    package var who: String
    /// RFC 3339, milliseconds, UTC.
    package var at: String

    package init(_ change: ListChange) {
        action = change.action
        entry = ListEntryReport(change.entry)
        who = change.who
        at = change.at.rfc3339
    }
}
