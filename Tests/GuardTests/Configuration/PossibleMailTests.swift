import Mail
import Testing

@testable import Guard

/// Which names in scopes some mail can have, and which names no mail can have.
struct PossibleMailTests {
    private func listener(_ stream: String?, auth: ListenerSettings.AuthMode = .none, users: String? = nil)
        -> ListenerSettings
    {
        var listener = ListenerSettings(address: "127.0.0.1:2525")
        listener.stream = stream
        listener.auth = auth
        listener.usersFile = users
        return listener
    }

    private func mail(_ listeners: [ListenerSettings], logins: [String]? = ["crm", "shop"]) -> PossibleMail {
        var configuration = Configuration()
        configuration.listeners = listeners
        configuration.upstreams = [UpstreamSettings(name: "esp", host: "localhost", port: 25)]
        return PossibleMail(configuration) { $0 == "users" ? logins : nil }
    }

    private func unmet(_ mail: PossibleMail, _ kind: StopScope.Kind, _ name: String) throws -> UnmetScope? {
        mail.trouble(kind, try #require(NamePattern(name), "\(name)"))
    }

    @Test func `all clients of a listener with a stream have that stream, whatever their login`() {
        let own = listener("newsletter", auth: .required, users: "users")
        #expect(own.streamName(login: "crm") == "newsletter" && own.streamText == "newsletter")
        #expect(mail([own]).streams == ["newsletter"])
    }

    @Test func `a listener without a stream uses the login as stream, or its address without a login`() {
        let required = listener(nil, auth: .required, users: "users")
        #expect(required.streamName(login: "crm") == "crm" && required.streamText == "the login")
        #expect(mail([required]).streams == ["crm", "shop"])
        let optional = listener(nil, auth: .optional, users: "users")
        #expect(optional.streamName(login: nil) == "127.0.0.1:2525")
        #expect(optional.streamText == "the login, else 127.0.0.1:2525")
        #expect(mail([optional]).streams == ["127.0.0.1:2525", "crm", "shop"])
        #expect(listener(nil).streamText == "127.0.0.1:2525")
        // Without a users file no client can log in, so all mail comes without a login.
        #expect(mail([listener(nil, auth: .optional)]).streams == ["127.0.0.1:2525"])
    }

    @Test func `when the logins cannot be read, every stream name is possible`() throws {
        let unknown = mail([listener("news"), listener(nil, auth: .required, users: "users")], logins: nil)
        #expect(unknown.streams == nil)
        #expect(try unmet(unknown, .stream, "anything") == nil)
        #expect(!unknown.isAll(of: [try #require(NamePattern("*"))]))
    }

    @Test func `an unknown stream or upstream is reported together with the known names`() throws {
        let mail = mail([listener("newsletter"), listener(nil, auth: .required, users: "users")])
        for name in ["newsletter", "NEWS*", "crm", "*"] { #expect(try unmet(mail, .stream, name) == nil, "\(name)") }
        let wrong = try #require(try unmet(mail, .stream, "newsleter"))
        #expect(wrong.known == ["newsletter", "crm", "shop"])
        #expect(wrong.text == "no stream here has the name \"newsleter\" (there are: newsletter, crm, shop)")
        #expect(try unmet(mail, .upstream, "ESP") == nil)
        #expect(try unmet(mail, .upstream, "ses")?.text == "no upstream here has the name \"ses\" (there are: esp)")
    }

    @Test(arguments: [
        ("spring-*", true), ("*", true), ("Ärger im Büro", true), (" spring", false), ("spring ", false),
        (String(repeating: "x", count: 201), false), ("spring\u{202E}", false),
    ])
    func `a campaign can have any name that a header can contain`(_ name: String, _ isPossible: Bool) throws {
        #expect(try (unmet(mail([listener("news")]), .campaign, name) == nil) == isPossible)
    }

    @Test(arguments: [
        ("auto-0123456789ab", true), ("auto-*", true), ("*ab", true), ("a*-0*b", true), ("*", true),
        ("spring-*", false), ("auto-0123456789xy", false), ("auto-012", false), ("*spring*", false),
    ])
    func `without a campaign header, only a fingerprint can be a campaign's name`(_ name: String, _ isPossible: Bool)
        throws
    {
        var configuration = Configuration()
        configuration.campaignHeaders = []
        let mail = PossibleMail(configuration) { _ in nil }
        #expect(try (unmet(mail, .campaign, name) == nil) == isPossible)
    }

    @Test(arguments: [
        (StopScope.Kind.sender, "news@shop.example", true), (.sender, "shop.example", true),
        (.sender, "*.shop.example", true), (.sender, "*@shop.example", true), (.sender, "@shop.example", true),
        (.sender, "two words", false), (.recipientDomain, "gmail.com", true), (.recipientDomain, "*", true),
        (.recipientDomain, "ann@gmail.com", false), (.recipientDomain, "@gmail.com", true),
    ])
    func `a sender scope names an address or a domain, a recipient-domain scope a domain`(
        _ kind: StopScope.Kind, _ name: String, _ isPossible: Bool
    ) throws {
        #expect(try (unmet(mail([listener("news")]), kind, name) == nil) == isPossible)
    }

    @Test func `a list's scope is possible when one of its terms is possible`() throws {
        let mail = mail([listener("news")])
        func scope(_ terms: String...) throws -> ListScope { try ListScope(terms: terms) }
        #expect(mail.trouble(of: try scope("all")) == nil)
        #expect(mail.trouble(of: try scope("stream:nwes", "campaign:spring")) == nil)
        #expect(mail.trouble(of: try scope("stream:nwes", "stream:crm"))?.name == "nwes")
        #expect(try mail.isAll(of: scope("stream:n*").streams) && !mail.isAll(of: scope("stream:x").streams))
    }

    @Test func `a route after a wider route gets no mail`() {
        func route(_ stream: String? = nil, _ domain: String? = nil, _ campaign: String? = nil) -> RouteSettings {
            RouteSettings(stream: stream, senderDomain: domain, campaign: campaign, upstreams: ["esp"])
        }
        #expect(route().takesAll(of: route("a", "b", "c")) && route("A").takesAll(of: route("a", "b")))
        #expect(!route("a").takesAll(of: route()) && !route("a").takesAll(of: route("b")))
        #expect(!route("a", "b").takesAll(of: route("a")))
        // As in routing: names are compared by their keys, domains in their normal form.
        #expect(route("STRASSE").takesAll(of: route("straße")) && route("news", "b").takesAll(of: route("news", "B")))
        #expect(route(nil, "bücher.example").takesAll(of: route(nil, "xn--bcher-kva.example")))
    }
}
