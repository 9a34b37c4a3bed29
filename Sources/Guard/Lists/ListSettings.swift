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

/// Where a list's next version comes from by itself.
package struct ListRefresh: Hashable, Sendable {
    package enum Source: Hashable, Sendable {
        /// A file that is replaced by a rename, or written anew and closed.
        case file(String)
        /// A folder into which files are moved; the newest is taken.
        case folder(String)
        /// A program that prints the list: its whole path and its arguments, which no shell reads. It is run at an
        /// interval, and killed when it takes longer than its timeout.
        case command([String], every: Duration, timeout: Duration)
    }

    package var source: Source
    package var format: ListFile.Format

    package init(_ source: Source, format: ListFile.Format = .auto) {
        self.source = source
        self.format = format
    }

    package static let defaultInterval = Duration.seconds(3600)
    package static let defaultTimeout = Duration.seconds(300)
    /// A command is not run more often.
    package static let shortestInterval = Duration.seconds(1)

    /// Between two runs of a command; nil for what is watched.
    package var interval: Duration? {
        if case .command(_, let every, _) = source { every } else { nil }
    }

    /// `file /exports/optouts.csv`, `command /usr/local/bin/optouts`: arguments may be secret.
    package var text: String {
        switch source {
        case .file(let path): "file \(path)"
        case .folder(let path): "folder \(path)"
        case .command(let command, _, _): "command \(command.first ?? "")"
        }
    }
}
