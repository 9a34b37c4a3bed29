/// The configuration of a guard under test, rendered as YAML.
package struct GuardSettings: Sendable {
    /// One flow mapping each; `PORT` is replaced by the guard's port.
    package var listeners = ["{address: \"127.0.0.1:PORT\", tls: none, auth: none, stream: newsletter}"]
    /// One flow mapping each; see `upstream`.
    package var upstreams: [String]
    /// Two on every machine, so that faults between loops show here.
    package var loops = 2
    /// Further lines of the file, without indentation.
    package var more = ""

    /// A guard with one plain listener in front of an ESP on a port of 127.0.0.1 without TLS.
    package init(upstreamPort: Int, _ extra: String = "") { upstreams = [Self.upstream(port: upstreamPort, extra)] }

    package init(upstreams: [String]) { self.upstreams = upstreams }

    /// An upstream; `extra` is `key: value, ...` and overrides the values here.
    package static func upstream(name: String = "esp", port: Int, _ extra: String = "") -> String {
        let usual = ["host: 127.0.0.1", "tls: none"].filter { entry in
            let key = entry.prefix { $0 != ":" } + ":"
            return !extra.hasPrefix(key) && !extra.contains(", \(key)")
        }
        let entries = ["name: \(name)", "port: \(port)"] + usual + (extra.isEmpty ? [] : [extra])
        return "{\(entries.joined(separator: ", "))}"
    }

    /// Makes the listener accept logins of a users file, and mail without a login.
    package mutating func takeLogins(of usersFile: String, stream: String? = nil) {
        let stream = stream.map { ", stream: \($0)" } ?? ""
        listeners = ["{address: \"127.0.0.1:PORT\", tls: none, auth: optional, users_file: \(usersFile)\(stream)}"]
    }

    func yaml(state: String, port: Int) -> String {
        """
        state: \(state)
        hostname: guard.test
        loops: \(loops)
        listeners:
        \(listeners.map { "  - " + $0.replacing("PORT", with: "\(port)") }.joined(separator: "\n"))
        upstreams:
        \(upstreams.map { "  - " + $0 }.joined(separator: "\n"))
        \(more)
        """ + "\n"
    }
}
