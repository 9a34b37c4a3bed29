import Content
import Mail

/// What the configuration expects of a list.
package struct ListSettings: Hashable, Sendable {
    package var name: String
    package var kind: ListKind = .suppression
    /// The mail for which the list is consulted. This mail requires the audience.
    package var scope = ListScope()
    /// `observe`: the list's answers are recorded as findings, and no recipient is refused. `off`: the list is not
    /// consulted, and its age does not matter. It is still imported and refreshed, so that it is ready when it is
    /// turned on.
    package var mode: CheckMode = .enforce
    /// Above this age, mail in its scope is deferred; nil: no limit.
    package var maxAge: Duration?
    /// Share of entries, 0 to 1, that may go at an import; nil: as usual for its kind (`RemovalLimit`).
    package var maxRemoved: Double?
    /// For an audience: a recipient without a sign of life for longer is refused; nil: no limit.
    package var maxUnengaged: Duration?
    /// How an import normalizes its addresses.
    package var options: AddressKeyOptions = []
    /// How many versions keep their content, including the version in force; at least 1.
    package var keptVersions = ListSettings.defaultKeptVersions
    package var refresh: ListRefresh?
    /// For a suppression list: how its people are kept from getting mail.
    package var refusal = ListRefusal()
    /// What people have said about its files.
    package var reading = ListAnswers()
    /// The secret that its hashes were made with; nil: none.
    package var hash: ListHashSource?

    /// One to compare with when an import looks wrong, and one more.
    package static let defaultKeptVersions = 3

    package init(name: String) { self.name = name }

    /// How many entries may go at an import; nil: any number.
    package var removalLimit: RemovalLimit? { RemovalLimit.of(configured: maxRemoved, kind: kind) }
}

/// How a suppression list keeps its people from getting mail.
///
/// **Why silently:** many clients give up the whole message when one of its recipients is refused. Then one person who
/// left keeps the mail from all others.
package struct ListRefusal: Hashable, Sendable {
    package enum Way: String, Sendable, CaseIterable {
        /// 550 at RCPT.
        case rcpt
        /// 250 at RCPT. The recipient is left out, recorded, and counted in the reply to the message.
        case silently
    }

    /// The streams of the mail whose clients see no refusal; empty: none.
    package var silentStreams: [NamePattern] = []

    package init(silentStreams: [NamePattern] = []) { self.silentStreams = silentStreams }

    /// `refuse: silently`.
    package static let silentEverywhere = ListRefusal(silentStreams: [NamePattern("*")].compactMap(\.self))

    package func way(inStream stream: String) -> Way {
        silentStreams.contains { $0.matches(stream) } ? .silently : .rcpt
    }
}

/// Where the guard fetches a list's next version by itself.
package struct ListRefresh: Hashable, Sendable {
    package enum Source: Hashable, Sendable {
        /// A file that is replaced by a rename, or rewritten and closed.
        case file(String)
        /// A folder that files are moved into; the newest file is taken.
        case folder(String)
        /// A program that prints the list: its absolute path and its arguments; no shell interprets them. The guard
        /// runs it at an interval, and kills it after its timeout.
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
    /// Shorter intervals are refused.
    package static let shortestInterval = Duration.seconds(1)

    /// Between two runs of a command; nil for a watched file or folder.
    package var interval: Duration? {
        if case .command(_, let every, _) = source { every } else { nil }
    }

    /// `file /exports/optouts.csv`, `command /usr/local/bin/optouts`: without arguments, which may be secret.
    package var text: String {
        switch source {
        case .file(let path): "file \(path)"
        case .folder(let path): "folder \(path)"
        case .command(let command, _, _): "command \(command.first ?? "")"
        }
    }
}

/// The age of a list's content, compared with its limit.
package struct ListFreshness: Hashable, Sendable {
    package enum State: String, Hashable, Sendable, CaseIterable, Codable {
        case fresh
        /// Most of `max_age` has passed: people who are warned can act before mail is deferred.
        case ageing
        /// Older than `max_age`.
        case tooOld = "too-old"
    }

    /// The share of `max_age` after which people are warned.
    package static let warningShare = 0.8

    /// Since the content was correct; never negative, even when the clock is set back.
    package let age: Duration
    /// nil: no limit.
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

    /// Time until it is too old; nil when there is no limit.
    package var left: Duration? { maxAge.map { max(.zero, $0 - age) } }
}

/// Formats durations for replies about lists.
package enum ListAge {
    /// `90 s`, `2 min 11 s`, `26 h`, `24 h 5 min`, `180 d`. Rounded down. Two units, so that an age just over the limit
    /// differs from the limit.
    package static func text(_ duration: Duration) -> String {
        let seconds = duration.wholeSeconds
        if seconds < 120 { return "\(seconds) s" }
        if seconds < 600 {
            return seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds / 60) min \(seconds % 60) s"
        }
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        if hours == 0 { return "\(minutes) min" }
        if hours >= 72, hours.isMultiple(of: 24), minutes == 0 { return "\(hours / 24) d" }
        return minutes == 0 ? "\(hours) h" : "\(hours) h \(minutes) min"
    }
}

/// When a list is fetched next: at its interval. After a failure sooner, with a longer pause after each failure in a
/// row.
package struct RefreshSchedule: Hashable, Sendable {
    /// The pause after the first failure; it doubles with each further failure, up to the interval.
    package static let firstRetry = Duration.seconds(5)

    package let interval: Duration
    /// When the last run began.
    private var beganAt: Timestamp?
    /// Failures in a row.
    package private(set) var failures = 0

    package init(interval: Duration) { self.interval = interval }

    /// - Parameter inForce: when the content in force was correct. A guard that has just started does not fetch
    ///   content that is young enough.
    /// - Returns: the time of the next run; a time that is not in the future is due.
    package func next(inForce: Timestamp?) -> Timestamp? {
        guard let beganAt else { return inForce.map { $0 + interval } }
        return beganAt + (failures == 0 ? interval : Self.pause(after: failures, upTo: interval))
    }

    /// Whether to run now. A clock that was set back must not delay the run for longer than the interval.
    package func isDue(at now: Timestamp, inForce: Timestamp?) -> Bool {
        guard let next = next(inForce: inForce) else { return true }
        return now >= next || next - now > interval
    }

    package mutating func didBegin(at now: Timestamp) { beganAt = now }
    package mutating func didSucceed() { failures = 0 }
    package mutating func didFail() { failures += 1 }

    /// 5 s, 10 s, 20 s, and so on.
    package static func pause(after failures: Int, upTo limit: Duration) -> Duration {
        // 2^30 times any first step is above every limit.
        min(limit, firstRetry * (1 << min(max(failures - 1, 0), 30)))
    }
}
