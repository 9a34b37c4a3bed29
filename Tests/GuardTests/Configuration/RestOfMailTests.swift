import Guard
import Mail
import Testing

/// How much of all mail several stops leave.
struct RestOfMailTests {
    /// Two streams, each with a route to a different ESP, and a third ESP for one campaign.
    private static let mail: PossibleMail = {
        var configuration = Configuration()
        configuration.listeners = ["news", "crm"].map { stream in
            var listener = ListenerSettings(address: "127.0.0.1:0")
            listener.stream = stream
            return listener
        }
        configuration.upstreams = ["one", "two", "three"].map {
            UpstreamSettings(name: $0, host: "smtp.example.com", port: 587)
        }
        configuration.routes = [
            RouteSettings(campaign: "spring", upstreams: ["three"]), RouteSettings(stream: "news", upstreams: ["one"]),
            RouteSettings(stream: "crm", upstreams: ["two", "one"]),
        ]
        return PossibleMail(configuration) { _ in nil }
    }()

    private static let cases: [([String], PossibleMail.Rest)] = [
        ([], .passes), (["stream:news"], .passes), (["stream:news", "stream:crm"], .nothing), (["stream:*"], .nothing),
        (["upstream:one", "upstream:two"], .passes), (["upstream:one", "upstream:two", "upstream:three"], .nothing),
        (["upstream:t*", "upstream:one"], .nothing), (["stream:news", "upstream:two"], .passes),
        // The rest may go to another ESP while the first is in trouble.
        (["stream:news", "upstream:two", "upstream:three"], .unknown),
        // The third ESP gets only the mail of that campaign.
        (["upstream:one", "upstream:two", "campaign:SPRING"], .unknown),
        (["campaign:spring"], .passes), (["campaign:a", "sender:*"], .nothing),
    ]

    @Test(arguments: cases)
    func `several stops together decide how much mail still passes`(scopes: [String], rest: PossibleMail.Rest) throws {
        #expect(Self.mail.rest(besides: try scopes.map { try #require(StopScope($0)) }) == rest)
    }

    @Test func `when the logins are unknown, it is unknown whether mail of other streams passes`() throws {
        var configuration = Configuration()
        var listener = ListenerSettings(address: "127.0.0.1:0")
        (listener.auth, listener.usersFile) = (.required, "users")
        configuration.listeners = [listener]
        configuration.upstreams = [UpstreamSettings(name: "one", host: "smtp.example.com", port: 587)]
        let mail = PossibleMail(configuration) { _ in nil }
        #expect(mail.rest(besides: [try #require(StopScope("stream:news"))]) == .unknown)
        #expect(mail.rest(besides: [try #require(StopScope("campaign:spring"))]) == .passes)
        #expect(mail.rest(besides: [try #require(StopScope("upstream:one"))]) == .nothing)
    }
}
