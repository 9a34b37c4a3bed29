/// One place where mail comes in.
package struct ListenerSettings: Hashable, Sendable {
    /// How TLS begins.
    package enum TLSMode: String, Sendable, CaseIterable { case none, starttls, implicit }
    /// Whether a client has to log in.
    package enum AuthMode: String, Sendable, CaseIterable { case none, optional, required }

    /// `127.0.0.1:2525`, `[::1]:2525`; port 0 takes a free one.
    package var address: String
    package var tls: TLSMode = .none
    /// PEM files; required unless `tls` is none.
    package var certificate: String?
    package var key: String?
    package var auth: AuthMode = .none
    /// File of `name:crypt(3) hash` lines.
    package var usersFile: String?
    /// Networks in CIDR form that may send without a login; empty means loopback only.
    package var allow: [String] = []
    /// The stream of all mail that comes in here, whoever logs in. nil: a client's login is its stream, and the address
    /// that of clients without one.
    package var stream: String?
    /// Takes the habits of devices, such as printers: EHLO and HELO with any name or none, and MAIL and RCPT without
    /// brackets or with spaces, from the networks in `allow`, which when there are none are all. What goes on to the ESP
    /// is strict.
    package var isLenient = false

    package init(address: String) { self.address = address }

    /// What the configuration writes for `stream: nil`; no stream can have this name.
    package static let streamByLogin = "login"

    /// The stream of a client: the one that scopes are compared with and that records carry.
    package func streamName(login: String?) -> String { stream ?? login ?? address }

    /// The same for people: `newsletter`, `the login`, `the login, else 127.0.0.1:2525`.
    package var streamText: String {
        if let stream { return stream }
        switch auth {
        case .none: return address
        case .required: return "the login"
        case .optional: return usersFile == nil ? address : "the login, else \(address)"
        }
    }
}
