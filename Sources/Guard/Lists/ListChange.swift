import Mail

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
