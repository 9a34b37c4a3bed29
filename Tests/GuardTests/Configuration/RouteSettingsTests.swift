import Mail
import Testing

@testable import Guard

/// Which upstreams a message may use.
struct RouteSettingsTests {
    private let routes = [
        RouteSettings(stream: "news", campaign: "spring", upstreams: ["a"]),
        RouteSettings(stream: "news", upstreams: ["b", "c"]),
        RouteSettings(senderDomain: "shop.example", upstreams: ["d"]),
    ]

    @Test func `the first route whose conditions hold wins`() {
        let sender = Address("news@Shop.example")
        #expect(routes.upstreams(stream: "News", sender: sender, campaign: "Spring") == ["a"])
        #expect(routes.upstreams(stream: "news", sender: sender, campaign: "autumn") == ["b", "c"])
        #expect(routes.upstreams(stream: "crm", sender: sender, campaign: "spring") == ["d"])
    }

    @Test func `an unknown campaign meets no condition on the campaign`() {
        #expect(routes.upstreams(stream: "news", sender: nil, campaign: nil) == ["b", "c"])
    }

    @Test func `mail without a route may use all upstreams`() {
        #expect(routes.upstreams(stream: "crm", sender: nil, campaign: nil) == nil)
        #expect([RouteSettings]().upstreams(stream: "crm", sender: nil, campaign: nil) == nil)
    }
}
