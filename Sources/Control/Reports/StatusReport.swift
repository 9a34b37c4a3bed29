// Folder Reports: requests and reports, as they are in JSON, with a subfolder for each subject. Here: the guard at
// one time, and its listeners, ESPs and exports. It may use the reports in the subfolders.

import Guard
import Mail

/// The guard at one time.
package struct StatusReport: Hashable, Sendable, Codable {
    /// Whether a guard is running. Without one, only `stops` and `lists` are known.
    package var running: Bool
    package var pid: Int?
    /// When the guard started, RFC 3339 in UTC.
    package var startedAt: String?
    /// The state folder.
    package var state: String
    /// What a sender gets now; null without a guard.
    package var standing: MailStatusReport?
    package var listeners: [ListenerReport] = []
    package var stops: [StopReport] = []
    /// Stops that were requested but could not be recorded. All mail is halted until each is recorded, or withdrawn
    /// by its id.
    package var unrecorded: [StopReport] = []
    /// Receipts of those active stops that came too late for some messages, with the result of each message.
    package var receipts: [StopReceiptReport] = []
    /// Mail that returns at a limited rate after a resume.
    package var ramps: [RampReport] = []
    package var halts: [HaltReport] = []
    /// Resumes that wait for a second person.
    package var awaiting: [AwaitedResumeReport] = []
    /// Exceptions and blocked phrases; null from an older guard.
    package var rulings: [RulingReport]?
    package var upstreams: [UpstreamReport] = []
    package var lists: [ListReport] = []
    /// Mail that stops hold.
    package var held = HeldTotals()
    /// Where the record is exported to.
    package var exports: [ExportReport] = []
    /// Client sessions now.
    package var sessions: Int = 0
    /// Messages being received or sent now.
    package var inFlight: Int = 0
    /// Ids of messages whose end of data was sent to the ESP and is unanswered.
    package var unanswered: [String] = []
    /// Messages since the guard started, by verdict; `released` are held messages that were released since.
    package var messages: [String: Int] = [:]
    /// Recipients since start that a suppression list kept from getting a message.
    package var suppressedRecipients = 0

    package init(running: Bool, state: String, pid: Int? = nil, startedAt: String? = nil) {
        self.running = running
        self.state = state
        self.pid = pid
        self.startedAt = startedAt
    }

    /// Copies what the kill switch knows.
    /// - Parameter mail: the mail that is possible; nil when it is unknown.
    package mutating func fill(from snapshot: KillSwitchSnapshot, mail: PossibleMail? = nil, now: Timestamp) {
        stops = snapshot.stops.map { StopReport($0, counted: snapshot, mail: mail) }
        ramps = snapshot.ramps.compactMap { RampReport($0, now: now) }
        halts = Halt.allCases.filter(snapshot.halts.contains).map(HaltReport.init)
        unanswered = snapshot.unanswered.map(\.description)
    }

    /// Replaces addresses in texts that people wrote.
    package func redacted(_ redaction: AddressRedaction) -> StatusReport {
        guard redaction.mode != .none else { return self }
        var report = self
        report.stops = stops.map { $0.redacted(redaction) }
        report.unrecorded = unrecorded.map { $0.redacted(redaction) }
        report.receipts = receipts.map { $0.redacted(redaction) }
        report.awaiting = awaiting.map { $0.redacted(redaction) }
        report.rulings = rulings?.map { $0.redacted(redaction) }
        return report
    }

    /// Whether any mail is being stopped.
    package var isStopped: Bool { !stops.isEmpty || !halts.isEmpty }

    /// Whether any mail is kept back, for any reason, a ramp included.
    package var keepsMailBack: Bool {
        isStopped || !ramps.isEmpty || (standing.map { $0.state != .running } ?? false)
    }
}

/// Whether mail passes now, and what keeps it back.
package struct MailStatusReport: Hashable, Sendable, Codable {
    /// Something that keeps mail back, or another problem.
    package struct Cause: Hashable, Sendable, Codable {
        /// `all mail`, `mail of stream newsletter`; `no mail` when the problem does not keep mail back.
        package var mail: String
        package var allMail: Bool
        package var text: String
        /// RFC 3339, milliseconds, UTC; null when it is unknown.
        package var since: String?
    }

    package var state: MailStatus.State
    /// Whether no mail at all passes.
    package var allMail: Bool
    /// Whether there is mail that no stop covers (`PossibleMail.Rest`); null from an older guard.
    package var rest: PossibleMail.Rest?
    /// Why mail is deferred, the widest cause first. Stops and halts have their own lists.
    package var causes: [Cause]
    /// Problems that do not keep mail back.
    package var notes: [Cause]

    package init(_ standing: MailStatus) {
        state = standing.state
        allMail = standing.isAllMail
        rest = standing.rest
        causes = standing.causes.map(Cause.init)
        notes = standing.notes.map(Cause.init)
    }
}

extension MailStatusReport.Cause {
    fileprivate init(_ cause: MailStatus.Cause) {
        self.init(mail: cause.mail, allMail: cause.isAllMail, text: cause.text, since: cause.since?.rfc3339)
    }
}

/// A place where mail comes in.
package struct ListenerReport: Hashable, Sendable, Codable {
    /// The bound address, with the real port.
    package var address: String
    package var tls: String
    package var auth: String
    /// `newsletter`; `the login` or `the login, else ADDRESS` when the login decides.
    package var stream: String

    /// - Parameter boundAddress: the real address, when the configuration asks for port 0.
    package init(_ settings: ListenerSettings, boundAddress: String? = nil) {
        address = boundAddress ?? settings.address
        tls = settings.tls.rawValue
        auth = settings.auth.rawValue
        stream = settings.streamText
    }
}

/// An ESP and the state of the guard's connections to it.
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
    /// The latest failure as text; null when there was none.
    package var lastFailure: String?
    /// Features that some mail needs and the ESP does not offer, as text; known after the first session has begun.
    package var warnings: [String]
    /// The ESP's present trouble, such as `ESP esp refuses our login (535 no)`; null when nothing is known to be
    /// wrong.
    package var trouble: String?
    /// Since when; RFC 3339, milliseconds, UTC.
    package var troubleSince: String?
    /// When a session was last opened, or a message last answered; null when neither happened.
    package var goodAt: String?

    package init(
        _ settings: UpstreamSettings, open: Int = 0, busy: Int = 0, accepted: Int = 0, failures: Int = 0,
        lastFailure: String? = nil, warnings: [String] = [], standing: UpstreamHealth? = nil
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

/// An export of the record, and its state.
package struct ExportReport: Hashable, Sendable, Codable {
    /// `jsonl` or `syslog`.
    package var name: String
    /// A file's path, or a syslog's address.
    package var target: String
    /// The time of the last entry written since the start, RFC 3339; null when nothing was written.
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
