/// Bounds on what clients may use. Sizes are in bytes.
package struct LimitSettings: ConfigurationSection {
    /// RFC 1870; 552 5.3.4 above it.
    package var messageBytes: Int = 50 << 20
    /// Per message; RFC 5321 section 4.5.3.1.8 asks for at least 100.
    package var recipients: Int = 1000
    /// Over all listeners; 421 4.3.2 above it.
    package var sessions: Int = 10_000
    /// From one IPv4 address, or from one /64 of IPv6.
    package var sessionsPerClient: Int = 1000
    /// New connections per minute from one client; also the burst size. nil: no limit. 421 4.3.2 above it.
    package var connectionsPerMinute: Int?
    /// Refused logins of one session before 421.
    package var failedLogins: Int = 5
    /// Bad commands before 421.
    package var badCommands: Int = 20
    /// Bodies in memory, over all sessions; 452 4.3.1 above it.
    package var memoryBytes: Int = 256 << 20
    /// A body larger than this goes to a temporary file.
    package var spillBytes: Int = 1 << 20
    /// Bytes per second: the average that a client's body must reach once `DeadlineSettings.bodyGrace` is over.
    /// Postfix has the same default (smtpd_min_data_rate).
    package var bodyBytesPerSecond: Int = 500

    package init() {}

    package static let section = "limits"
    package static let keys: [SectionKey<Self>] = [
        .init("message_size", .size(\.messageBytes)),
        .init("recipients", .number(1...1_000_000, \.recipients)),
        .init("sessions", .number(1...1_000_000, \.sessions)),
        .init("sessions_per_client", .number(1...1_000_000, \.sessionsPerClient)),
        .init("connection_rate_per_client", .rate(\.connectionsPerMinute)),
        .init("failed_logins", .number(1...1000, \.failedLogins)),
        .init("bad_commands", .number(1...1000, \.badCommands)),
        .init("memory", .size(\.memoryBytes)),
        .init("spill", .size(\.spillBytes)),
        .init("body_rate", .size(\.bodyBytesPerSecond)),
    ]
}

/// How long each wait may last. The names follow RFC 5321 section 4.5.3.2. Clients get the time that a server must
/// allow (5 minutes), ESPs the time that a client must allow.
package struct DeadlineSettings: ConfigurationSection {
    /// For a client's next command, from the start of the wait for its first byte to its last byte (RFC 5321
    /// 4.5.3.2.7).
    package var command: Duration = .seconds(300)
    /// For the next piece of a client's body (4.5.3.2.5).
    package var dataBlock: Duration = .seconds(180)
    /// The time that a body of any size gets. After it the body must reach `LimitSettings.bodyBytesPerSecond`.
    package var bodyGrace: Duration = .seconds(60)
    /// How long a message may occupy a session with the ESP while the guard waits for its client. Then the session
    /// returns to the pool, and the guard asks the ESP again when the message is complete. Shorter than
    /// `UpstreamSettings.waitTime`, so that waiting mail gets a session in time.
    package var upstreamHeld: Duration = .seconds(5)
    /// Sending to a client that does not read.
    package var clientWrite: Duration = .seconds(60)
    /// A TLS handshake, either side.
    package var handshake: Duration = .seconds(30)
    /// TCP connection to the ESP.
    package var connect: Duration = .seconds(15)
    /// The ESP's greeting, EHLO, STARTTLS and AUTH answers.
    package var greeting: Duration = .seconds(60)
    /// How long the guard waits for the answer to the first command in a session from the pool. A connection that was
    /// dropped silently, by the ESP or on the way, looks like a slow one. After this time the guard tries a new
    /// session. The client still waits: clients wait five minutes (4.5.3.2.3).
    package var pooled: Duration = .seconds(20)
    /// The ESP's answer to MAIL and RCPT (4.5.3.2.2, 4.5.3.2.3).
    package var envelope: Duration = .seconds(300)
    /// The ESP's 354 (4.5.3.2.4).
    package var dataStart: Duration = .seconds(120)
    /// Sending a piece of the body (4.5.3.2.5).
    package var bodyWrite: Duration = .seconds(180)
    /// The ESP's answer to the end of data (4.5.3.2.6).
    package var dataEnd: Duration = .seconds(600)
    /// From SIGTERM to the end of the process.
    package var drain: Duration = .seconds(20)

    package init() {}

    package static let section = "deadlines"
    package static let keys: [SectionKey<Self>] = [
        .init("command", .duration(\.command)),
        .init("data_block", .duration(\.dataBlock)),
        .init("body_grace", .duration(\.bodyGrace)),
        .init("upstream_held", .duration(\.upstreamHeld)),
        .init("client_write", .duration(\.clientWrite)),
        .init("handshake", .duration(\.handshake)),
        .init("connect", .duration(\.connect)),
        .init("greeting", .duration(\.greeting)),
        .init("pooled", .duration(\.pooled)),
        .init("envelope", .duration(\.envelope)),
        .init("data_start", .duration(\.dataStart)),
        .init("body_write", .duration(\.bodyWrite)),
        .init("data_end", .duration(\.dataEnd)),
        .init("drain", .duration(\.drain)),
    ]
}
