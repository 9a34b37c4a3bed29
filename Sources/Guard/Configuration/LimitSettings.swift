/// Bounds on what clients may use. Sizes in bytes.
package struct LimitSettings: Hashable, Sendable {
    /// RFC 1870; 552 5.3.4 beyond.
    package var messageBytes: Int = 50 << 20
    /// Per message; RFC 5321 section 4.5.3.1.8 asks for at least 100.
    package var recipients: Int = 1000
    /// Over all listeners; 421 4.3.2 beyond.
    package var sessions: Int = 10_000
    package var sessionsPerClient: Int = 1000
    /// Bad commands before 421.
    package var badCommands: Int = 20
    /// Bodies in memory, over all sessions; 452 4.3.1 beyond.
    package var memoryBytes: Int = 256 << 20
    /// A body larger than this goes to a temporary file.
    package var spillBytes: Int = 1 << 20

    package init() {}
}
