import Mail

/// One address where mail comes in.
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
    /// Networks in CIDR form that may send without a login; empty: loopback only.
    package var allow: [String] = []
    /// The stream of all mail that comes in here, with any login. nil: the stream is the client's login, or the
    /// address of this listener when the client has not logged in.
    package var stream: String?
    /// Accepts the syntax of devices, such as printers, from the networks in `allow` (all networks when empty): EHLO
    /// and HELO with any name or no name, and MAIL and RCPT without brackets or with spaces. The commands to the ESP
    /// stay strict.
    package var isLenient = false

    package init(address: String) { self.address = address }

    /// How the configuration writes `stream: nil`; no stream can have this name.
    package static let streamByLogin = "login"

    /// The stream of a client; scopes are compared with it, and records contain it.
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

/// What the guard does with a recipient address that a server may read as a route to another mailbox
/// (`Address.hasRouting`), or that has a source route.
///
/// **Why refuse:** a relay that rewrites such an address sends to a person who was not looked up in any list. No real
/// recipient's address has these characters. `+` and `=`, which variable return paths use, are allowed.
package enum RoutingCharacters: String, Sendable, CaseIterable {
    /// 550 5.1.3.
    case refuse
    /// The recipient is accepted, unless a suppression list has the address or any mailbox inside it.
    case lookInside = "look_inside"

    /// The reply to the client.
    package static let refusal = Reply(
        550, EnhancedStatusCode(5, 1, 3),
        "sendguard: %, ! or @ in the local part, or a source route, may lead to another mailbox: use that mailbox's own "
            + "address (routing_characters)")
}
