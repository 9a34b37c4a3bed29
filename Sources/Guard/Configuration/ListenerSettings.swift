import Mail

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

/// What happens to a recipient whose local part some server may read as the way to another mailbox (`Address.hasRouting`),
/// or who stands behind a source route.
///
/// **Why refuse:** relays that rewrite such an address mail somebody whom no list was asked about. No address of a real
/// recipient has these characters; `+` and `=`, which variable return paths use, are none of them.
package enum RoutingCharacters: String, Sendable, CaseIterable {
    /// 550 5.1.3.
    case refuse
    /// It is taken, and refused when a suppression list has it or any mailbox within it.
    case lookInside = "look_inside"

    /// What the client is told.
    package static let refusal = Reply(
        550, EnhancedStatusCode(5, 1, 3),
        "sendguard: %, ! or @ within the local part, or a source route, may name another mailbox: give that mailbox itself "
            + "(routing_characters)")
}
