/// What is expected of a list.
package struct ListSettings: Hashable, Sendable {
    package var name: String
    package var kind: ListKind = .suppression
    /// Once older, mail is deferred; nil for no limit.
    package var maxAge: Duration?
    /// Share of rows, 0 to 1, by which an import may be smaller than the version in force.
    package var maxShrink: Double?

    package init(name: String) { self.name = name }
}
