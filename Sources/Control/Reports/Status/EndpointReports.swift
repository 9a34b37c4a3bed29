import Guard

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
