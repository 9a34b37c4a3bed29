/// Bounds on what clients may use. Sizes in bytes.
package struct LimitSettings: Hashable, Sendable {
    /// RFC 1870; 552 5.3.4 beyond.
    package var messageBytes: Int = 50 << 20
    /// Per message; RFC 5321 section 4.5.3.1.8 asks for at least 100.
    package var recipients: Int = 1000
    /// Over all listeners; 421 4.3.2 beyond.
    package var sessions: Int = 10_000
    /// Of one IPv4 address, or one /64 of IPv6.
    package var sessionsPerClient: Int = 1000
    /// New connections a minute of one client, that many at once; nil sets no limit. 421 4.3.2 beyond.
    package var connectionsPerMinute: Int?
    /// Refused logins of one session before 421.
    package var failedLogins: Int = 5
    /// Bad commands before 421.
    package var badCommands: Int = 20
    /// Bodies in memory, over all sessions; 452 4.3.1 beyond.
    package var memoryBytes: Int = 256 << 20
    /// A body larger than this goes to a temporary file.
    package var spillBytes: Int = 1 << 20
    /// Octets a second that a client's body must keep up on average, once `DeadlineSettings.bodyGrace` is over. Postfix
    /// asks for as many (smtpd_min_data_rate).
    package var bodyBytesPerSecond: Int = 500

    package init() {}
}
