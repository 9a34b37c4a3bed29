/// How long records are kept, how much of them is shown, and where they are exported to.
package struct AuditSettings: Hashable, Sendable {
    /// Older records are deleted; nil: records are not deleted for their age.
    package var maxAge: Duration? = .seconds(400 * 86_400)
    /// Bytes of the database that records may use, without the kept messages. When they need more, the oldest records
    /// are deleted. nil: no limit.
    package var maxBytes: Int?
    package var redact = AddressRedaction.Mode.none
    /// nil: no export to a file.
    package var file: AuditFileSettings?
    /// nil: no export to syslog.
    package var syslog: SyslogSettings?

    package init() {}
}

/// A file that gets one line of JSON for each new record and event.
package struct AuditFileSettings: Hashable, Sendable {
    /// The path, absolute or relative to the state folder.
    package var path = "audit.jsonl"
    /// Bytes; a line that would make the file larger begins a new file.
    package var maxBytes = 100_000_000
    /// How many earlier files are kept; `audit.jsonl.1` is the newest of them.
    package var kept = 10

    package init() {}

    package static let leastBytes = 10_000
    package static let keptRange = 1...1000

    /// - Parameter folder: the state folder.
    package func path(in folder: String) -> String { path.hasPrefix("/") ? path : "\(folder)/\(path)" }

    /// Whether a path is one of the guard's own files in the state folder.
    package static func isOurs(_ path: String) -> Bool {
        let name = path.lowercased()
        return name.hasPrefix("sendguard.") || name == "stop" || name == "lists" || name.hasPrefix("lists/")
    }
}

/// A syslog receiver of the same lines.
package struct SyslogSettings: Hashable, Sendable {
    package enum Target: Hashable, Sendable {
        /// A Unix datagram socket, such as `/dev/log`, in the traditional format.
        case socket(String)
        /// RFC 5424 over UDP (RFC 5426).
        case udp(host: String, port: UInt16)

        /// As the configuration writes it.
        package var text: String {
            switch self {
            case .socket(let path): path
            case .udp(let host, let port): "udp:" + (host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)")
            }
        }
    }

    /// The facilities that programs use, in the order of their numbers (RFC 5424 section 6.2.1).
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
    /// Bytes of a message; a longer line is shortened. Every receiver accepts 480, and should accept 2048 (RFC 5424
    /// section 6.1).
    package var maxBytes = 2048

    package init(target: Target) { self.target = target }

    /// From what every receiver accepts to what fits into one IPv4 datagram.
    package static let bytesRange = 480...65_507
}

/// How long blocked messages are kept, and how many bytes they may use.
package struct QuarantineSettings: ConfigurationSection {
    package var maxAge: Duration = .seconds(30 * 86_400)
    /// Bytes on the disk, compressed. When they need more, the oldest messages are deleted.
    package var maxBytes: Int = 1 << 30

    package init() {}

    package static let section = "quarantine"
    package static let keys: [SectionKey<Self>] = [
        .init("max_age", .duration(\.maxAge)), .init("max_bytes", .size(\.maxBytes)),
    ]
}
