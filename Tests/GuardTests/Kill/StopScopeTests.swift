import Mail
import Testing

@testable import Guard

struct StopScopeTests {
    private let mail = MailInQuestion(
        id: RecordID(value: 1), stream: "Newsletter", sender: Address("News@Mail.Shop.example"),
        recipients: ["ann@gmail.com", "bob@Example.com"].compactMap { Address($0) }, campaign: "Spring-Sale",
        upstream: "esp")

    @Test(
        arguments: [
            "all", "campaign:spring-sale", "campaign:SPRING-*", "campaign:*", "campaign:*sale", "campaign:s*g-s*e",
            "sender:news@mail.shop.example", "sender:mail.shop.example", "sender:*.shop.example", "sender:*@*",
            "stream:newsletter", "upstream:ESP", "recipient-domain:example.com", "recipient-domain:g*.com",
        ])
    func `a scope covers what its pattern matches, whatever the case`(text: String) throws {
        #expect(try #require(StopScope(text)).covers(mail))
    }

    @Test(
        arguments: [
            "campaign:spring", "campaign:spring-sale-2", "campaign:*-sal", "campaign:spring-sale*e",
            "campaign:e*spring",
            "sender:shop.example", "sender:news@shop.example", "stream:news", "upstream:esp2",
            "recipient-domain:gmail.co", "recipient-domain:mail.com",
        ])
    func `and nothing else`(text: String) throws {
        #expect(try !#require(StopScope(text)).covers(mail))
    }

    @Test func `what is not known yet is not covered`() throws {
        let early = MailInQuestion(id: RecordID(value: 1), stream: "x", sender: nil)
        for kind in StopScope.Kind.allCases where kind != .all && kind != .stream {
            #expect(try !#require(StopScope(kind, NamePattern("*"))).covers(early))
        }
    }

    @Test(arguments: ["", "ALL", "campaign", "campaign:", "all:x", "colour:red", "campaign:a\nb"])
    func `what is no scope is not read`(text: String) { #expect(StopScope(text) == nil) }

    @Test func `a scope's text reads back as the scope`() throws {
        for kind in StopScope.Kind.allCases where kind != .all {
            let scope = try #require(StopScope(kind, NamePattern("A*b:c")))
            #expect(scope.text == "\(kind.rawValue):a*b:c")
            #expect(StopScope(scope.text) == scope)
        }
        #expect(StopScope(StopScope.all.text) == .all)
    }

    @Test(arguments: [
        "recipient-domain:bücher.example", "recipient-domain:*.BÜCHER.example", "sender:x@bücher.example",
    ])
    func `an international domain is covered in whichever form it is written`(text: String) throws {
        let scope = try #require(StopScope(text))
        #expect(StopScope(scope.text) == scope)
        for domain in ["bücher.example", "xn--bcher-kva.example", "XN--BCHER-KVA.EXAMPLE"] {
            let mail = MailInQuestion(
                id: RecordID(value: 1), stream: "", sender: Address("x@\(domain)"),
                recipients: [Address("a@\(domain)"), Address("a@mail.\(domain)")].compactMap { $0 })
            #expect(scope.covers(mail), "\(domain)")
        }
    }

    @Test func `a pattern against a long name is linear`() throws {
        let pattern = try #require(NamePattern(String(repeating: "a*", count: 100) + "b"))
        #expect(!pattern.matches(String(repeating: "a", count: 20_000)))
    }
}
