import Testing

@testable import Content

struct UnsubscribeLinkRuleTests {
    private func isMissing(_ html: String) -> Bool {
        let draft = ApologyDraft(message("From: a@shop.example", "Content-Type: text/html; charset=utf-8", "", html))
        return !spoke(.noUnsubscribeLink, of: ApologyCheck.findings(in: draft, against: .nothing)).isEmpty
    }

    @Test(arguments: [
        "Unsubscribe", "Opt out", "Newsletter abmelden", "Se désabonner", "Darse de baja", "Annulla l'iscrizione",
        "Cancelar a subscrição", "Uitschrijven", "Avregistrera", "Wypisz się", "Отписаться", "退订", "配信停止", "수신거부",
    ]) func `a link with the name of an unsubscribe link counts as one`(_ name: String) {
        #expect(!isMissing("<p>Sorry</p><a href=\"https://shop.example/u\">\(name)</a>"))
    }

    @Test func `words without a link, hidden words and other links are not unsubscribe links`() {
        #expect(isMissing("<p>Unsubscribe</p>"))
        #expect(isMissing("<p style=\"display:none\">Unsubscribe</p><a href=\"https://shop.example/\">Shop</a>"))
        #expect(isMissing("<a href=\"https://shop.example/\">Shop</a>"))
    }

    @Test func `in plain text an unsubscribe line needs a URL`() {
        #expect(spoke(.noUnsubscribeLink, of: apology("Text")).isEmpty)
        let draft = ApologyDraft(message("From: a@shop.example", "", "To unsubscribe, call us"))
        #expect(spoke(.noUnsubscribeLink, of: ApologyCheck.findings(in: draft, against: .nothing)).count == 1)
    }
}
