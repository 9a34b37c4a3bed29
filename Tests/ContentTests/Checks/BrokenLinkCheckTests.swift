import Mail
import Testing

@testable import Content

struct BrokenLinkCheckTests {
    private func findings(_ html: String) -> [Finding] {
        let mail = message("Subject: News", "MIME-Version: 1.0", "Content-Type: text/html; charset=utf-8", "", html)
        return BrokenLinkCheck().judge(facts(mail))
    }

    private func fault(_ target: String) -> LinkFault? { LinkFault(Array(target.utf8)[...]) }

    @Test(arguments: [
        "https://shop.example", "https://shop.example/a b?c=d e#f", "HTTP://shop.example:8080/x",
        "http://user:pw@shop.example/",
        "https://[2001:db8::1]/", "https://bücher.example/", "https://shop.example/?next=http://other.example",
        "mailto:jane@example.com", "mailto:jane%40example.com?subject=x", "mailto:?subject=Look", "tel:+49123",
        "sms:123",
        "cid:image1@x", "whatsapp://send?text=x", "webcal://shop.example/a.ics", "shopapp://sale", "ftp://shop.example",
        "#section", "{{unsubscribe_url}}", "*|UNSUB|*", "%unsubscribe_url%", "[unsubscribe]", "https://{{domain}}/x",
        "<%url%>", "-unsubscribe-", "~~themedata~~",
    ]) func `a link that may lead somewhere passes`(target: String) {
        #expect(fault(target) == nil)
    }

    @Test(arguments: [
        (LinkFault.empty, ["", "#", " ", "mailto:", "tel:"]),
        (
            .noHost,
            ["http://", "https://", "https:///sale", "https://?x=1", "http://#", "https://:80/", "http:", "https:/"]
        ),
        (
            .badScheme,
            [
                "javascript:void(0)", "JavaScript:;", "file:///C:/x", "C:\\x", "htp://shop.example",
                "htttp://shop.example",
                "ttps://shop.example", "htpps://shop.example", "data:text/html,x",
            ]
        ),
        (
            .relative,
            [
                "www.shop.example", "shop.example/sale", "/sale", "../x", "?q=1", "//shop.example/x", "index.html",
                "shop.example:8080/x", "jane@example.com",
            ]
        ),
        (
            .notAURL,
            [
                "http:/shop.example", "http:shop.example", "http//shop.example", "http;//shop.example",
                "http://http://shop.example", "https://https//shop.example", "http://exam ple.com/x",
                "https://shop..example",
                "https://shop.example:x/", "https://shop,example/", "“https://shop.example”", "mailto:jane",
                "https%3A%2F%2Fx",
                "http://shop.example\u{200B}/",
            ]
        ),
    ]) func `a link that leads nowhere is reported with its kind of fault`(kind: LinkFault, targets: [String]) {
        for target in targets { #expect(fault(target) == kind, "\(target)") }
    }

    @Test func `a finding names the place and the target`() throws {
        let finding = try #require(findings("<a href=\"https://\">Sale</a>").first)
        #expect(finding.check == "broken-link")
        #expect(finding.kind == "no-host")
        #expect(finding.where == "attr:href")
        #expect(finding.excerpt == "https://")
        #expect(finding.reason == "the link \"https://\" leads nowhere (no-host) in attr:href")
        #expect(finding.spot?.range == 0..<8)
    }

    @Test func `an empty target is found before, after and between other targets`() {
        let good = "<a href=\"https://shop.example/\">x</a>"
        #expect(findings("<a href=\"\">x</a>").map(\.kind) == ["empty"])
        #expect(findings("<a href=\"\">x</a>\(good)").map(\.kind) == ["empty"])
        #expect(findings("\(good)<a href=\"\">x</a>").map(\.kind) == ["empty"])
        #expect(findings("\(good)<a href=\"\">x</a>\(good)").map(\.kind) == ["empty"])
        #expect(findings(good).isEmpty)
    }

    @Test func `an excerpt leaves out the query and the mailbox`() {
        #expect(findings("<a href=\"/u?email=jane@example.com\">x</a>").map(\.excerpt) == ["/u..."])
        #expect(findings("<a href=\"jane@example.com\">x</a>").map(\.excerpt) == ["j..."])
    }

    @Test func `equal targets make one finding, and the number of findings is limited`() {
        #expect(findings(String(repeating: "<a href=\"#\">x</a>", count: 50)).count == 1)
        let many = (0..<100).map { "<a href=\"page\($0).html\">x</a>" }.joined()
        #expect(findings(many).count == BrokenLinkCheck.findingLimit)
    }
}
