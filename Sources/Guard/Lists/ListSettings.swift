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

/// How old a list's content is, against how old it may be.
package struct ListFreshness: Hashable, Sendable {
    package enum State: String, Hashable, Sendable, CaseIterable, Codable {
        case fresh
        /// Most of its `max_age` is over: who is told now can still act before mail is deferred.
        case ageing
        /// Older than its `max_age`.
        case tooOld = "too-old"
    }

    /// Share of `max_age` after which people are told.
    package static let warningShare = 0.8

    /// Since the content was right; not below zero, whatever the clock does.
    package let age: Duration
    /// nil for no limit.
    package let maxAge: Duration?

    package init(_ version: ListVersion, maxAge: Duration?, now: Timestamp) {
        age = max(.zero, now - version.generatedAt)
        self.maxAge = maxAge
    }

    package var state: State {
        guard let maxAge else { return .fresh }
        if age > maxAge { return .tooOld }
        return age >= maxAge * Self.warningShare ? .ageing : .fresh
    }

    /// Until it is too old; nil when it never is.
    package var left: Duration? { maxAge.map { max(.zero, $0 - age) } }
}

/// Durations as replies about lists show them.
enum ListAge {
    /// `90 s`, `26 h`, `24 h 5 min`, `180 d`: rounded down, so that an age that is over the limit by a little shows it.
    static func text(_ duration: Duration) -> String {
        let seconds = duration.wholeSeconds
        if seconds < 600 { return "\(seconds) s" }
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        if hours == 0 { return "\(minutes) min" }
        if hours >= 72, hours.isMultiple(of: 24), minutes == 0 { return "\(hours / 24) d" }
        return minutes == 0 ? "\(hours) h" : "\(hours) h \(minutes) min"
    }
}

/// When a list is fetched next: at its interval, sooner after a failure, and each failure in a row a little later.
package struct RefreshSchedule: Hashable, Sendable {
    /// Between a failure and the first try after it; doubled with each further failure, up to the interval.
    package static let firstRetry = Duration.seconds(5)

    package let interval: Duration
    /// When the last run began.
    private var beganAt: Timestamp?
    /// In a row.
    package private(set) var failures = 0

    package init(interval: Duration) { self.interval = interval }

    /// - Parameter inForce: when the content in force was right; a guard that starts anew does not fetch what is young
    ///   enough.
    /// - Returns: the moment of the next run; one that is over, or now, is due.
    package func next(inForce: Timestamp?) -> Timestamp? {
        guard let beganAt else { return inForce.map { $0 + interval } }
        return beganAt + (failures == 0 ? interval : Self.pause(after: failures, upTo: interval))
    }

    /// Whether to run now. A clock that was set back must not put it off for longer than the interval.
    package func isDue(at now: Timestamp, inForce: Timestamp?) -> Bool {
        guard let next = next(inForce: inForce) else { return true }
        return now >= next || next - now > interval
    }

    package mutating func didBegin(at now: Timestamp) { beganAt = now }
    package mutating func didSucceed() { failures = 0 }
    package mutating func didFail() { failures += 1 }

    /// 5 s, 10 s, 20 s, and so on.
    package static func pause(after failures: Int, upTo limit: Duration) -> Duration {
        // 2^30 times any first step is beyond all limits there are.
        min(limit, firstRetry * (1 << min(max(failures - 1, 0), 30)))
    }
}
