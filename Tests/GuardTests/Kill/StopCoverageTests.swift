import Mail
import Testing

@testable import Guard

/// Which stop makes a waiting order unnecessary. The stop must be at least as wide, as strict and as long. Both must
/// be from a person, or both from a rule.
struct StopCoverageTests {
    private static let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!

    private func scope(_ text: String) throws -> StopScope { try #require(StopScope(text), "\(text)") }

    @Test(arguments: [
        ("all", "all", true), ("all", "campaign:spring", true), ("all", "sender:shop.example", true),
        ("campaign:spring-*", "campaign:spring-sale", true), ("campaign:SPRING", "campaign:spring", true),
        ("campaign:*", "campaign:spring-*", true), ("stream:*", "stream:crm", true),
        ("upstream:esp*", "upstream:esp-2", true), ("recipient-domain:*.example", "recipient-domain:a.example", true),
        ("sender:shop.example", "sender:news@shop.example", true), ("sender:*.example", "sender:*@shop.example", true),
        ("sender:*@shop.example", "sender:shop.example", true), ("sender:*@*", "sender:shop.example", true),
        ("sender:shop.example", "sender:SHOP.example", true),
        ("campaign:*", "all", false), ("campaign:spring", "campaign:spring-*", false),
        ("campaign:spring-sale", "campaign:spring-mail", false), ("campaign:spring", "stream:spring", false),
        ("sender:news@shop.example", "sender:shop.example", false), ("sender:shop.example", "sender:*@*", false),
        ("sender:shop.example", "sender:a@mail.shop.example", false), ("sender:n*@*", "sender:shop.example", false),
        ("recipient-domain:a.example", "all", false),
    ])
    func `a scope includes another scope when it covers all its mail`(wide: String, narrow: String, includes: Bool)
        throws
    {
        #expect(try scope(wide).includes(try scope(narrow)) == includes)
    }

    private func order(
        _ scope: String, _ mode: StopMode, minutes: Int?, _ origin: StopOrigin = .person
    ) throws -> StopOrder {
        StopOrder(
            scope: try self.scope(scope), mode: mode, reason: "r", who: Identity(name: "ann"), origin: origin,
            endsAt: minutes.map { Self.noon + .seconds($0 * 60) })
    }

    /// The stop, the order, and the expected result.
    @Test(
        arguments: [
            ("all", StopMode.reject, nil, "campaign:x", StopMode.defer, nil, true),
            ("all", .defer, nil, "all", .hold, 5, true), ("all", .defer, 10, "all", .defer, 10, true),
            ("all", .defer, 10, "all", .defer, 9, true),
            // Shorter.
            ("all", .defer, 10, "all", .defer, 11, false), ("all", .reject, 10, "campaign:x", .defer, nil, false),
            // Milder.
            ("all", .hold, nil, "all", .defer, nil, false), ("all", .defer, nil, "campaign:x", .reject, 5, false),
            // Narrower.
            ("campaign:x", .reject, nil, "all", .hold, 5, false),
            ("campaign:x", .reject, nil, "campaign:*", .hold, 5, false),
        ] as [(String, StopMode, Int?, String, StopMode, Int?, Bool)])
    func `a stop supersedes an order that is not wider, stricter or longer`(
        _ wide: String, _ mode: StopMode, _ minutes: Int?, _ narrow: String, _ asked: StopMode, _ askedMinutes: Int?,
        _ supersedes: Bool
    ) throws {
        let stop = Stop(id: StopID(value: 1), try order(wide, mode, minutes: minutes), at: Self.noon)
        #expect(stop.supersedes(try order(narrow, asked, minutes: askedMinutes)) == supersedes)
    }

    @Test func `a person's stop and a rule's stop never supersede each other`() throws {
        let rule = StopOrigin.rule("burst")
        for (origin, asked) in [(StopOrigin.person, rule), (rule, .person), (.file, rule), (rule, .signal)] {
            let stop = Stop(id: StopID(value: 1), try order("all", .reject, minutes: nil, origin), at: Self.noon)
            #expect(stop.supersedes(try order("all", .hold, minutes: 1, asked)) == false)
            #expect(stop.supersedes(try order("all", .hold, minutes: 1, origin)))
        }
    }
}
