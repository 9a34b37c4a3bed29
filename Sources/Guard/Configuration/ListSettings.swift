import Content
import Mail

/// What is expected of a list.
package struct ListSettings: Hashable, Sendable {
    package var name: String
    package var kind: ListKind = .suppression
    /// Which mail it is asked about. An audience is what this mail requires.
    package var scope = ListScope()
    /// `observe`: what it says is recorded as a finding, and nobody is refused. `off`: it is not asked, and may be
    /// as old as it likes; it is imported and refreshed all the same, so that it is ready when it is turned on.
    package var mode: CheckMode = .enforce
    /// Once older, mail in its scope is deferred; nil for no limit.
    package var maxAge: Duration?
    /// Share of rows, 0 to 1, by which an import may be smaller than the version in force.
    package var maxShrink: Double?
    /// Of an audience: who has shown no sign of life for longer is refused; nil for no limit.
    package var maxUnengaged: Duration?
    /// How an import brings its addresses to their normal form.
    package var options: AddressKeyOptions = []
    /// Versions whose content is kept, the one in force among them; from 1.
    package var keptVersions = ListSettings.defaultKeptVersions
    package var refresh: ListRefresh?

    /// One to compare with when an import looks wrong, and one more.
    package static let defaultKeptVersions = 3

    package init(name: String) { self.name = name }
}
