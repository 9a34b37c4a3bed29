import Content

/// One ESP that mail goes out to.
package struct UpstreamSettings: Hashable, Sendable {
    package var name: String
    package var host: String
    package var port: Int
    /// `none` only towards loopback.
    package var tls: ListenerSettings.TLSMode = .starttls
    /// Trust anchors in PEM; the system's store when nil.
    package var caFile: String?
    /// SHA-256 of the certificate in hex; stands in for verification by a CA.
    package var fingerprint: String?
    package var username: String?
    /// Where the secret is read from; never the secret itself.
    package var passwordFile: String?
    package var passwordEnvironment: String?
    /// What the ESP fills in, with this account's settings.
    package var profile: UpstreamProfile = .plain
    /// Sessions at a time, over all loops.
    package var connections: Int = 20
    package var messagesPerConnection: Int = 500
    package var idleTime: Duration = .seconds(30)
    package var lifeTime: Duration = .seconds(600)
    /// How long a message waits for a free session before 451 4.3.2.
    package var waitTime: Duration = .seconds(10)

    package init(name: String, host: String, port: Int) {
        self.name = name
        self.host = host
        self.port = port
    }
}
