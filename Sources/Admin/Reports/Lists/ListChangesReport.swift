import Guard

/// What became of entries that were to be put on a list or taken off it.
package struct ListChangesReport: Hashable, Sendable, Codable {
    package struct Outcome: Hashable, Sendable, Codable {
        /// In the list's normal form.
        package var entry: String
        /// False when it was there already, or was not there.
        package var changed: Bool
        /// The entry of this list that an address is still covered by, such as its domain's; null when there is none.
        package var coveredBy: String?
        /// The suppression lists that still keep mail from an address.
        package var suppressedBy: [String]

        package init(entry: String, changed: Bool, hits: [ListHit], of list: String) {
            self.entry = entry
            self.changed = changed
            coveredBy = hits.first { $0.list == list }.map(\.entry.key)
            suppressedBy = hits.filter { $0.kind == .suppression }.map(\.list)
        }
    }

    package var list: String
    package var action: ListChange.Action
    package var kind: ListKind
    /// The list was not there before.
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
