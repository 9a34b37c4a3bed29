// Folder Reports: requests and reports, as they are in JSON, with a subfolder for each subject. Here: the guard at one
// moment, and the listeners, ESPs and exports that it is connected to. It may use the reports in the subfolders.

import Guard
import Mail

/// The guard at one moment.
package struct StatusReport: Hashable, Sendable, Codable {
    /// Whether a guard is running; without one, only `stops` and `lists` are known.
    package var running: Bool
    package var pid: Int?
    /// When the guard started, RFC 3339 in UTC.
    package var startedAt: String?
    /// The state folder.
    package var state: String
    /// What a sender gets now; null without a guard.
    package var standing: StandingReport?
    package var listeners: [ListenerReport] = []
    package var stops: [StopReport] = []
    /// Stops that were asked for and could not be recorded; all mail is halted until each is, or is withdrawn by its id.
    package var unrecorded: [StopReport] = []
    /// Of the active stops, those that came too late for some message: what has become of each.
    package var receipts: [StopReceiptReport] = []
    /// Mail that comes back slowly.
    package var ramps: [RampReport] = []
    package var halts: [HaltReport] = []
    /// Resumes that wait for a second person.
    package var awaiting: [AwaitedResumeReport] = []
    package var upstreams: [UpstreamReport] = []
    package var lists: [ListReport] = []
    /// Mail that stops hold.
    package var held = HeldTotals()
    /// Where the record goes besides.
    package var exports: [ExportReport] = []
    /// Client sessions now.
    package var sessions: Int = 0
    /// Messages being received or sent now.
    package var inFlight: Int = 0
    /// Ids of messages whose end of data is out and unanswered.
    package var unanswered: [String] = []
    /// Messages since the guard started, by verdict.
    package var messages: [String: Int] = [:]

    package init(running: Bool, state: String, pid: Int? = nil, startedAt: String? = nil) {
        self.running = running
        self.state = state
        self.pid = pid
        self.startedAt = startedAt
    }

    /// Takes over what the kill switch knows.
    /// - Parameter mail: what mail there can be; nil where nobody can tell.
    package mutating func fill(from snapshot: KillSwitchSnapshot, mail: PossibleMail? = nil, now: Timestamp) {
        stops = snapshot.stops.map { StopReport($0, counted: snapshot, mail: mail) }
        ramps = snapshot.ramps.compactMap { RampReport($0, now: now) }
        halts = Halt.allCases.filter(snapshot.halts.contains).map(HaltReport.init)
        unanswered = snapshot.unanswered.map(\.description)
    }

    /// With what is shown in the place of addresses in what people wrote.
    package func redacted(_ redaction: AddressRedaction) -> StatusReport {
        guard redaction.mode != .none else { return self }
        var report = self
        report.stops = stops.map { $0.redacted(redaction) }
        report.unrecorded = unrecorded.map { $0.redacted(redaction) }
        report.receipts = receipts.map { $0.redacted(redaction) }
        report.awaiting = awaiting.map { $0.redacted(redaction) }
        return report
    }

    /// Whether any mail is being stopped.
    package var isStopped: Bool { !stops.isEmpty || !halts.isEmpty }

    /// Whether any mail is kept back, for whatever reason.
    package var keepsMailBack: Bool { isStopped || (standing.map { $0.state != .running } ?? false) }
}

/// What a sender gets now.
package struct StandingReport: Hashable, Sendable, Codable {
    /// One thing that keeps mail back, or is wrong besides.
    package struct Cause: Hashable, Sendable, Codable {
        /// `all mail`, `mail of stream newsletter`; `no mail` for what is wrong besides.
        package var mail: String
        package var allMail: Bool
        package var text: String
        /// RFC 3339, milliseconds, UTC; null where nobody noted it.
        package var since: String?
    }

    package var state: MailStanding.State
    /// Whether no mail at all passes.
    package var allMail: Bool
    /// What becomes of mail that no stop names, as far as stops go; null of an older guard.
    package var rest: PossibleMail.Rest?
    /// Why mail is deferred, the widest first; stops and halts stand in lists of their own.
    package var causes: [Cause]
    /// What is wrong and keeps no mail back.
    package var notes: [Cause]

    package init(_ standing: MailStanding) {
        state = standing.state
        allMail = standing.isAllMail
        rest = standing.rest
        causes = standing.causes.map(Cause.init)
        notes = standing.notes.map(Cause.init)
    }
}

extension StandingReport.Cause {
    fileprivate init(_ cause: MailStanding.Cause) {
        self.init(mail: cause.mail, allMail: cause.isAllMail, text: cause.text, since: cause.since?.rfc3339)
    }
}

/// A place where mail comes in.
package struct ListenerReport: Hashable, Sendable, Codable {
    /// As bound, with the port that was really taken.
    package var address: String
    package var tls: String
    package var auth: String
    /// `newsletter`; `the login`, `the login, else ADDRESS` where it is told by the login.
    package var stream: String

    /// - Parameter boundAddress: where port 0 was asked for, the address that was taken.
    package init(_ settings: ListenerSettings, boundAddress: String? = nil) {
        address = boundAddress ?? settings.address
        tls = settings.tls.rawValue
        auth = settings.auth.rawValue
        stream = settings.streamText
    }
}

/// An ESP and how the guard fares with it.
package struct UpstreamReport: Hashable, Sendable, Codable {
    package var name: String
    package var host: String
    package var port: Int
    package var tls: String
    /// Sessions allowed at a time.
    package var limit: Int
    /// Sessions that exist now.
    package var open: Int
    /// Sessions that carry a message now.
    package var busy: Int
    /// Messages it accepted since the guard started.
    package var accepted: Int
    /// Connections, handshakes, logins and transactions that failed since the guard started.
    package var failures: Int
    /// The latest of them in words; null while there is none.
    package var lastFailure: String?
    /// What the ESP does not offer and some mail needs, in words; told once a session with it has begun.
    package var warnings: [String]
    /// What is wrong with it now, such as `ESP esp refuses our login (535 no)`; null when nothing is known to be.
    package var trouble: String?
    /// Since when; RFC 3339, milliseconds, UTC.
    package var troubleSince: String?
    /// When a session was opened, or a message answered, last; null when none ever was.
    package var goodAt: String?

    package init(
        _ settings: UpstreamSettings, open: Int = 0, busy: Int = 0, accepted: Int = 0, failures: Int = 0,
        lastFailure: String? = nil, warnings: [String] = [], standing: UpstreamStanding? = nil
    ) {
        name = settings.name
        host = settings.host
        port = settings.port
        tls = settings.tls.rawValue
        limit = settings.connections
        self.open = open
        self.busy = busy
        self.accepted = accepted
        self.failures = failures
        self.lastFailure = lastFailure
        self.warnings = warnings
        trouble = standing?.text(of: settings.name)
        troubleSince = standing?.since?.rfc3339
        goodAt = standing?.goodAt?.rfc3339
    }
}

/// Where the record goes besides, and how that goes.
package struct ExportReport: Hashable, Sendable, Codable {
    /// `jsonl` or `syslog`.
    package var name: String
    /// A file's path, or a syslog's address.
    package var target: String
    /// When what was last written since the start had happened, RFC 3339; null: nothing was written yet.
    package var writtenUpTo: String?
    /// Why lines wait; null when they do not.
    package var trouble: String?
    /// Since when, RFC 3339.
    package var waitingSince: String?

    package init(name: String, target: String, writtenUpTo: String?, trouble: String?, waitingSince: String?) {
        self.name = name
        self.target = target
        self.writtenUpTo = writtenUpTo
        self.trouble = trouble
        self.waitingSince = waitingSince
    }
}
