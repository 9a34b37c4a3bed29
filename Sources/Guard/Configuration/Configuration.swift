// Folder Configuration: the operator's file as values, one type for each section, and what has changed in it. A
// section that belongs to one part of the guard is in that part's folder (`ListSettings`, `TripSettings`). It may use
// Scope, Lists, Record, Incident and Trips.

import Content

/// The guard's configuration as the rest of the program uses it: read, checked, with defaults filled in. Relative
/// paths are resolved against the working directory.
package struct Configuration: Hashable, Sendable {
    /// Folder of the database, the control socket and the STOP file.
    package var state: String = "state"
    /// The name in greetings and trace lines; nil: the machine's name.
    package var hostname: String?
    /// Epoll loops, one thread each. 0: one fewer than there are cores. The store's writer and the workers share the
    /// core left over.
    package var loops: Int = 0
    package var listeners: [ListenerSettings] = []
    package var upstreams: [UpstreamSettings] = []
    package var routes: [RouteSettings] = []
    /// Header fields that name a campaign; the first one present wins.
    package var campaignHeaders: [String] = ["X-Campaign-ID", "Feedback-ID", "List-ID"]
    /// By check name.
    package var checks: [String: CheckModes] = [:]
    package var checkOptions = CheckOptions()
    package var lists: [ListSettings] = []
    /// For recipients.
    package var routingCharacters = RoutingCharacters.refuse
    package var trips = TripSettings()
    package var audit = AuditSettings()
    package var report = ReportSettings()
    /// The steps for each kind of mistake; copied into each incident when it is opened.
    package var playbooks = Playbooks()
    package var quarantine = QuarantineSettings()
    package var stop = StopSettings()
    /// nil: alerts go to the log only.
    package var alerts: AlertSettings?
    package var control = ControlSettings()
    package var release = ReleaseSettings()
    package var hold = HoldSettings()
    package var limits = LimitSettings()
    package var deadlines = DeadlineSettings()

    package init() {}
}

/// What happens while a stop is active.
package struct StopSettings: Hashable, Sendable {
    /// How often the guard reminds people that mail is still stopped.
    package var remind: Duration = .seconds(900)
    package var answer = Answer.rcpt

    /// When the guard tells a client that its mail is stopped. Some scopes cannot be tested then, such as a recipient
    /// domain or a campaign. The guard answers as soon as they can.
    ///
    /// **Why not always at MAIL:** after an incident, people ask who would have got the mail.
    package enum Answer: String, Sendable, CaseIterable {
        /// At MAIL. The record then has no recipients, no campaign and no subject.
        case mail
        /// At each RCPT: the record has all recipients.
        case rcpt
        /// At the end of the header section, in DATA or BDAT: the record has the recipients, the campaign, the
        /// subject and the Message-ID. The rest of the body is read and discarded.
        case data
    }

    package init() {}
}

/// The conditions for a resume.
package struct ReleaseSettings: Hashable, Sendable {
    /// Whether a resume waits until a second person confirms it. A stop never waits.
    package var requireSecond = false

    package init() {}
}

/// How much mail may be held.
package struct HoldSettings: ConfigurationSection {
    /// Bytes on the disk, compressed. When held mail needs more, a stop with mode `hold` defers.
    package var maxBytes: Int = 10 << 30

    package init() {}

    package static let section = "hold"
    package static let keys: [SectionKey<Self>] = [.init("max_bytes", .size(\.maxBytes))]
}

/// Settings for damage reports.
package struct ReportSettings: Hashable, Sendable {
    /// The cost of one recipient of wrong mail, in any currency; nil: the report shows no cost.
    package var costPerRecipient: Double?

    package init() {}
}

/// The program that gets the alerts.
package struct AlertSettings: Hashable, Sendable {
    /// Path and arguments; no shell interprets them.
    package var command: [String]
    /// After this time the guard kills the program.
    package var timeout: Duration

    package init(command: [String], timeout: Duration = .seconds(10)) {
        self.command = command
        self.timeout = timeout
    }
}

extension PossibleMail {
    /// - Parameter logins: returns the login names in a listener's users file, by its path; nil when the file was
    ///   not, or cannot be, read.
    package init(_ configuration: Configuration, logins: (String) -> [String]?) {
        var streams: [String] = []
        var isKnown = true
        func add(_ stream: String) { if !streams.contains(stream) { streams.append(stream) } }
        for listener in configuration.listeners {
            if listener.stream != nil || listener.auth != .required { add(listener.streamName(login: nil)) }
            guard listener.stream == nil, listener.auth != .none, let file = listener.usersFile else { continue }
            guard let names = logins(file) else {
                isKnown = false
                continue
            }
            for name in names.sorted() { add(name) }
        }
        self.streams = isKnown ? streams : nil
        upstreams = configuration.upstreams.map(\.name)
        let rest = RouteSettings(upstreams: upstreams)
        ways = Dictionary(
            streams.map { stream in
                var ways: [Way] = []
                for route in configuration.routes + [rest] where route.mayTakeMail(of: stream) {
                    if let name = route.upstreams.first {
                        ways.append(Way(upstream: name, campaign: route.campaign, senderDomain: route.senderDomain))
                    }
                    // Later routes get no mail of this stream.
                    if route.senderDomain == nil, route.campaign == nil { break }
                }
                return (stream, ways)
            }
        ) { first, _ in first }
        namesCampaigns =
            !configuration.campaignHeaders.isEmpty
            || configuration.upstreams.contains { !$0.profile.campaignHeaders.isEmpty }
    }
}

/// A section of the operator's file that consists of bounds only: each key sets one value.
///
///     limits:
///       recipients: 1000
///
/// **Why declared beside the values:** the name, bounds and default of a key are in one place. The reader knows the
/// notations and iterates over the keys.
package protocol ConfigurationSection: Hashable, Sendable {
    /// Its key at the top of the file.
    static var section: String { get }
    /// In the order in which the reader reads them.
    static var keys: [SectionKey<Self>] { get }
}

/// A key of a section: how its value is written, and which property it sets.
package struct SectionKey<Section>: Sendable {
    package let name: String
    package let form: Form

    package enum Form: Sendable {
        /// A whole number.
        case number(ClosedRange<Int>, any WritableKeyPath<Section, Int> & Sendable)
        /// Bytes: `10MB`, `64MiB`.
        case size(any WritableKeyPath<Section, Int> & Sendable)
        /// A number per minute: `600/min`.
        case rate(any WritableKeyPath<Section, Int?> & Sendable)
        /// `30s`, `10m`, `24h`.
        case duration(any WritableKeyPath<Section, Duration> & Sendable)
    }

    package init(_ name: String, _ form: Form) {
        self.name = name
        self.form = form
    }
}
