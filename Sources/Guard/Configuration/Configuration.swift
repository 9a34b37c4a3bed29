// Folder Configuration: the operator's file as values, one type for each section, and what has changed in it. Sections
// that a part of the guard cannot do without lie with that part (`ListSettings`, `TripSettings`). It may use Scope,
// Lists, Record, Incident and Trips.

import Content

/// The guard's configuration as the rest of the program sees it: read, checked, with defaults filled in and
/// relative paths resolved against the working directory.
package struct Configuration: Hashable, Sendable {
    /// Folder of the database, the control socket and the STOP file.
    package var state: String = "state"
    /// In greetings and trace lines; the machine's name when nil.
    package var hostname: String?
    /// Epoll loops, each a thread; 0 means one per core but one, which the store's writer and the workers share.
    package var loops: Int = 0
    package var listeners: [ListenerSettings] = []
    package var upstreams: [UpstreamSettings] = []
    package var routes: [RouteSettings] = []
    /// Header fields that name a campaign, first present wins.
    package var campaignHeaders: [String] = ["X-Campaign-ID", "Feedback-ID", "List-ID"]
    /// By check name.
    package var checks: [String: CheckModes] = [:]
    package var checkOptions = CheckOptions()
    package var lists: [ListSettings] = []
    /// Of recipients.
    package var routingCharacters = RoutingCharacters.refuse
    package var trips = TripSettings()
    package var audit = AuditSettings()
    package var report = ReportSettings()
    /// What to do about a mistake, by its kind; copied into each incident that is opened.
    package var playbooks = Playbooks()
    package var quarantine = QuarantineSettings()
    package var stop = StopSettings()
    /// nil tells the log alone.
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
    /// How often people are told that mail is still stopped.
    package var remind: Duration = .seconds(900)
    package var answer = Answer.rcpt

    /// When a client whose mail is stopped hears of it. What a stop covers only by something that is known later, such as
    /// a recipient domain or a campaign, is answered when that is known.
    ///
    /// **Why not always at MAIL:** who was to have got the mail is what people ask for after an incident.
    package enum Answer: String, Sendable, CaseIterable {
        /// At MAIL: the record has no recipients, no campaign and no subject.
        case mail
        /// At each RCPT: the record has all recipients.
        case rcpt
        /// When the header section is here, of DATA or BDAT: the record has the recipients, the campaign, the subject and the
        /// Message-ID. The rest of the body is read and not kept.
        case data
    }

    package init() {}
}

/// What it takes to let mail flow again.
package struct ReleaseSettings: Hashable, Sendable {
    /// Whether the end of a stop waits until a second person confirms it. Stopping never does.
    package var requireSecond = false

    package init() {}
}

/// How much mail may be held.
package struct HoldSettings: ConfigurationSection {
    /// Octets on the disk, compressed; beyond it a stop that holds defers.
    package var maxBytes: Int = 10 << 30

    package init() {}

    package static let section = "hold"
    package static let keys: [SectionKey<Self>] = [.init("max_bytes", .size(\.maxBytes))]
}

/// Who may ask and tell the guard what to do.
package struct ControlSettings: Hashable, Sendable {
    /// The group of the system whose members may; nil leaves it to root and the guard's own user.
    package var group: String?

    package init() {}
}

/// What a damage report adds to its counts.
package struct ReportSettings: Hashable, Sendable {
    /// What a recipient of wrong mail costs, in whatever currency; nil: not reckoned.
    package var costPerRecipient: Double?

    package init() {}
}

/// The program that is told what people should know at once.
package struct AlertSettings: Hashable, Sendable {
    /// Its path and its arguments; no shell reads them.
    package var command: [String]
    /// It is killed when it takes longer.
    package var timeout: Duration

    package init(command: [String], timeout: Duration = .seconds(10)) {
        self.command = command
        self.timeout = timeout
    }
}

extension PossibleMail {
    /// - Parameter logins: the names in a listener's file of logins, by its path; nil when it was not, or cannot be, read.
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
                    // What comes behind it sees no mail of the stream.
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

/// A section of the operator's file that is no more than bounds: each key sets one value.
///
///     limits:
///       recipients: 1000
///
/// **Why declared beside the values:** name, bounds and default of a key are in one place, and the reader, which knows the
/// notations, goes through the keys.
package protocol ConfigurationSection: Hashable, Sendable {
    /// Its key at the top of the file.
    static var section: String { get }
    /// In the order in which they are read.
    static var keys: [SectionKey<Self>] { get }
}

/// A key of a section: how its value is written, and where it goes.
package struct SectionKey<Section>: Sendable {
    package let name: String
    package let form: Form

    package enum Form: Sendable {
        /// A whole number.
        case number(ClosedRange<Int>, any WritableKeyPath<Section, Int> & Sendable)
        /// Octets: `10MB`, `64MiB`.
        case size(any WritableKeyPath<Section, Int> & Sendable)
        /// So many a minute: `600/min`.
        case rate(any WritableKeyPath<Section, Int?> & Sendable)
        /// `30s`, `10m`, `24h`.
        case duration(any WritableKeyPath<Section, Duration> & Sendable)
    }

    package init(_ name: String, _ form: Form) {
        self.name = name
        self.form = form
    }
}
