import Guard

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
