/// How long the record of messages is kept, how much of it is shown, and where it goes besides.
package struct AuditSettings: Hashable, Sendable {
    /// Older records go; nil: no record goes for its age.
    package var maxAge: Duration? = .seconds(400 * 86_400)
    /// Octets of the database that records may take, not counting the messages that are kept; beyond it the oldest go.
    /// nil: no bound.
    package var maxBytes: Int?
    package var redact = AddressRedaction.Mode.none
    /// nil: no file.
    package var file: AuditFileSettings?
    /// nil: none.
    package var syslog: SyslogSettings?

    package init() {}
}

/// A file that has a line of JSON for everything that comes on record.
package struct AuditFileSettings: Hashable, Sendable {
    /// Its path; relative to the state folder.
    package var path = "audit.jsonl"
    /// Octets; a line that would make it larger begins another file.
    package var maxBytes = 100_000_000
    /// Earlier files that stay: `audit.jsonl.1` is the newest of them.
    package var kept = 10

    package init() {}

    package static let leastBytes = 10_000
    package static let keptRange = 1...1000

    /// - Parameter folder: the state folder.
    package func path(in folder: String) -> String { path.hasPrefix("/") ? path : "\(folder)/\(path)" }

    /// Names in the state folder that are the guard's own.
    package static func isOurs(_ path: String) -> Bool {
        let name = path.lowercased()
        return name.hasPrefix("sendguard.") || name == "stop" || name == "lists" || name.hasPrefix("lists/")
    }
}

/// A syslog that gets the same lines.
package struct SyslogSettings: Hashable, Sendable {
    package enum Target: Hashable, Sendable {
        /// A Unix datagram socket, such as `/dev/log`, in the traditional format.
        case socket(String)
        /// RFC 5424 over UDP (RFC 5426).
        case udp(host: String, port: UInt16)

        /// As the configuration has it.
        package var text: String {
            switch self {
            case .socket(let path): path
            case .udp(let host, let port): "udp:" + (host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)")
            }
        }
    }

    /// RFC 5424 section 6.2.1; in the order of their numbers, those that programs use.
    package enum Facility: String, Hashable, Sendable, CaseIterable {
        case user, mail, daemon, auth, authpriv, local0, local1, local2, local3, local4, local5, local6, local7

        package var number: Int {
            switch self {
            case .user: 1
            case .mail: 2
            case .daemon: 3
            case .auth: 4
            case .authpriv: 10
            case .local0: 16
            case .local1: 17
            case .local2: 18
            case .local3: 19
            case .local4: 20
            case .local5: 21
            case .local6: 22
            case .local7: 23
            }
        }
    }

    package var target: Target
    package var facility = Facility.mail
    /// Octets of a message; a longer line goes as a shorter one. RFC 5424 section 6.1: every receiver takes 480, and should
    /// take 2048.
    package var maxBytes = 2048

    package init(target: Target) { self.target = target }

    /// What every receiver takes, to what fits into a datagram of IPv4.
    package static let bytesRange = 480...65_507
}

/// How long blocked messages are kept, and how much of them.
package struct QuarantineSettings: ConfigurationSection {
    package var maxAge: Duration = .seconds(30 * 86_400)
    /// Octets on the disk, compressed; the oldest go first.
    package var maxBytes: Int = 1 << 30

    package init() {}

    package static let section = "quarantine"
    package static let keys: [SectionKey<Self>] = [
        .init("max_age", .duration(\.maxAge)), .init("max_bytes", .size(\.maxBytes)),
    ]
}
