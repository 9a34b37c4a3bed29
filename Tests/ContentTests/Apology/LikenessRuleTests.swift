import Testing

@testable import Content

struct LikenessRuleTests {
    private func rules(from: String, known: Set<String>) -> [String] {
        let draft = ApologyDraft(message("From: Shop <\(from)>", "Subject: Sorry", "", "Text"))
        let reference = ApologyReference(fromDomains: known, frames: [], kind: .other)
        return spoke(.otherDomain, .otherTemplate, of: ApologyCheck.findings(in: draft, against: reference))
    }

    @Test func `a From domain matches a known domain, its parents and its subdomains`() {
        #expect(rules(from: "a@shop.example", known: ["shop.example", "x.example"]).isEmpty)
        #expect(rules(from: "a@SHOP.example", known: ["bounce.shop.example"]).isEmpty)
        #expect(rules(from: "a@mail.shop.example", known: ["shop.example"]).isEmpty)
        #expect(rules(from: "a@bücher.example", known: ["xn--bcher-kva.example"]).isEmpty)
        #expect(rules(from: "a@myshop.example", known: ["shop.example"]) == ["other-domain"])
        #expect(rules(from: "a@shop.example", known: ["other.example"]) == ["other-domain"])
    }

    @Test func `nothing is found when no domain is known`() {
        #expect(rules(from: "a@shop.example", known: []).isEmpty)
    }

    @Test func `a mail that matches one of several templates passes`() {
        func mail(_ text: String, host: String) -> MessageFrame {
            MessageFrame(
                of: message(
                    "From: a@\(host)", "Content-Type: text/html", "",
                    "<p>\(text)</p><a href=\"https://\(host)/\">Shop</a><p>\(host) Harbour Street Bristol England</p>"))
        }
        func rules(_ frames: MessageFrame...) -> [String] {
            let draft = ApologyDraft(
                message(
                    "From: a@one.example", "Content-Type: text/html", "",
                    "<p>We are sorry</p><a href=\"https://one.example/\">Shop</a><p>one.example Harbour Street Bristol England</p>"
                ))
            let reference = ApologyReference(fromDomains: [], frames: frames, kind: .other)
            return spoke(.otherTemplate, of: ApologyCheck.findings(in: draft, against: reference))
        }
        #expect(rules(mail("News", host: "two.example"), mail("News", host: "one.example")).isEmpty)
        #expect(
            rules(MessageFrame(of: message("From: b@x.example", "", "Other words in a plain letter"))) == [
                "other-template"
            ])
    }
}
