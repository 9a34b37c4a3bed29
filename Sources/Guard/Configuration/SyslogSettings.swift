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
