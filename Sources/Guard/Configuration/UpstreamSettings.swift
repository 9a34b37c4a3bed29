import Content
import Mail

/// One ESP that the guard sends mail to.
package struct UpstreamSettings: Hashable, Sendable {
    package var name: String
    package var host: String
    package var port: Int
    /// `none` is allowed only towards loopback.
    package var tls: ListenerSettings.TLSMode = .starttls
    /// Trust anchors in PEM; the system's store when nil.
    package var caFile: String?
    /// SHA-256 of the certificate in hex; when given, it replaces verification by a CA.
    package var fingerprint: String?
    package var username: String?
    /// Where the password is read from; never the password.
    package var passwordFile: String?
    package var passwordEnvironment: String?
    /// Which placeholders and header fields the ESP fills in, with this account's settings.
    package var profile: UpstreamProfile = .plain
    /// Concurrent sessions, over all loops.
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

/// Which upstreams a message may use, in order of preference. The first route whose conditions all hold wins. When
/// none matches, all upstreams are used, in the order of the file.
package struct RouteSettings: Hashable, Sendable {
    package var stream: String?
    /// In the normal form of addresses (`Address.domainKey`).
    package var senderDomain: String?
    package var campaign: String?
    package var upstreams: [String]

    package init(stream: String? = nil, senderDomain: String? = nil, campaign: String? = nil, upstreams: [String]) {
        self.stream = stream
        self.senderDomain = senderDomain
        self.campaign = campaign
        self.upstreams = upstreams
    }

    /// Whether all conditions hold. Names are compared by `NameKey`, domains in their normal form.
    /// - Parameter campaign: nil while it is unknown; then a condition on the campaign does not hold.
    package func takes(stream: String, sender: Address?, campaign: String?) -> Bool {
        (self.stream.map { Self.isSame($0, stream) } ?? true)
            && (senderDomain.map { Address.domainKey($0) == sender?.domainKey } ?? true)
            && (self.campaign.map { Self.isSame($0, campaign) } ?? true)
    }

    /// Whether the condition on the stream holds; other conditions are ignored.
    package func mayTakeMail(of stream: String) -> Bool { self.stream.map { Self.isSame($0, stream) } ?? true }

    /// Whether the stream is the only condition, and holds.
    package func isForAll(of stream: String) -> Bool {
        Self.isSame(stream, self.stream) && senderDomain == nil && campaign == nil
    }

    private static func isSame(_ name: String, _ other: String?) -> Bool {
        other.map { $0 == name || NameKey.of($0) == NameKey.of(name) } ?? false
    }
}

extension RouteSettings {
    /// Whether every message that meets the other route's conditions meets these conditions. Compares as `takes`
    /// does.
    package func takesAll(of other: RouteSettings) -> Bool {
        func isMet(_ condition: String?, by given: String?, _ isSame: (String, String) -> Bool) -> Bool {
            guard let condition else { return true }
            return given.map { isSame(condition, $0) } ?? false
        }
        return isMet(stream, by: other.stream) { Self.isSame($0, $1) }
            && isMet(senderDomain, by: other.senderDomain) { Address.domainKey($0) == Address.domainKey($1) }
            && isMet(campaign, by: other.campaign) { Self.isSame($0, $1) }
    }
}

extension [RouteSettings] {
    /// The names of the upstreams that a message may use, in order of preference; nil: all upstreams, in the order of
    /// the file.
    /// - Parameter campaign: nil while it is unknown; routes by campaign then do not match.
    package func upstreams(stream: String, sender: Address?, campaign: String?) -> [String]? {
        first { $0.takes(stream: stream, sender: sender, campaign: campaign) }?.upstreams
    }
}
