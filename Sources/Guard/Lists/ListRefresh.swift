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
