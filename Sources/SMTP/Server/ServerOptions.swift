/// What a session offers and asks of its client.
package struct ServerOptions: Hashable, Sendable {
    package enum TLS: String, Sendable, CaseIterable {
        /// No STARTTLS.
        case none
        /// STARTTLS is offered.
        case offered
        /// STARTTLS is offered, and no mail passes without it (530 5.7.0).
        case required
        /// The connection was TLS before the greeting.
        case implicit
    }

    package enum Authentication: String, Sendable, CaseIterable { case none, optional, required }

    /// In the greeting and the EHLO reply; completes a bare `<Postmaster>`.
    package var hostname: String
    package var tls: TLS = .none
    package var authentication: Authentication = .none
    /// AUTH without TLS; for loopback only, where TLS is not to be had.
    package var allowsPlaintextAuthentication = false
    /// Octets of a message, offered as SIZE.
    package var messageBytes = Limits.messageBytes
    /// Per transaction.
    package var recipients = Limits.recipients
    /// Before 421.
    package var badCommands = Limits.badCommands
    /// Logins that were not accepted, before 421.
    package var failedLogins = Limits.failedLogins
    package var extensions: ServerExtensions = .all
    /// Takes what devices say that RFC 5321 does not allow: `CommandParser.isLenient`.
    package var isLenient = false

    package init(hostname: String) { self.hostname = hostname }
}
