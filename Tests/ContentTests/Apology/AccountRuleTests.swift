import Testing

@testable import Content

struct AccountRuleTests {
    private func rules(_ text: String...) -> [String] {
        spoke(.noApology, .noAccount, of: text.count == 1 ? apology(text[0]) : apology(text[0], text[1]))
    }

    @Test(arguments: [
        "We are sorry: the price in our email was wrong.", "We apologise. You received our newsletter twice.",
        "Please accept our apologies. Yesterday's message was not meant for you.",
        "Es tut uns leid: in unserer E-Mail stand ein falscher Preis.",
        "Wir bitten um Entschuldigung. Diese Nachricht war für andere Kunden bestimmt, nicht für Sie.",
        "Nous sommes désolés : le lien de notre message ne fonctionnait pas.",
        "Lo sentimos: el precio de nuestro correo era incorrecto.",
        "Ci scusiamo: il prezzo nella nostra e-mail era sbagliato.",
        "Pedimos desculpa: recebeu a mesma mensagem duas vezes.", "Het spijt ons: de prijs in onze mail was onjuist.",
        "Vi ber om ursäkt: priset i vårt mejl var fel.", "Vi beklager: prisen i vår e-post var feil.",
        "Pahoittelemme: viestin hinta oli väärä.", "Przepraszamy: cena w naszej wiadomości była błędna.",
        "Omlouváme se: cena v našem e-mailu byla chybná.", "Elnézést kérünk: a levélben hibás ár szerepelt.",
        "Ne cerem scuze: prețul din mesaj era greșit.", "Özür dileriz: e-postamızdaki fiyat yanlıştı.",
        "Приносим извинения: в письме была неверная цена.", "非常抱歉，昨天的邮件价格有错误。",
        "メールの価格に誤りがございました。お詫び申し上げます。", "메일의 가격이 잘못 표시되었습니다. 죄송합니다.",
        "Ζητούμε συγγνώμη: η τιμή στο email ήταν λανθασμένη.",
        "This morning's reminder gave Thursday as the day of the webinar. Apologies.",
        "Bij onze mail van gisteren zat de bijlage van een andere deelnemer. Het spijt ons.",
        "Yesterday we sent you another customer's invoice. We are sorry.",
        "Our newsletter began with “Hello Firstname”. Sorry!",
        "Gestern haben wir Ihnen eine Rechnung geschickt, die längst bezahlt ist. Entschuldigung.",
        "Nous vous avons écrit que votre commande était annulée. Veuillez nous excuser.",
        "Вчера вы получили от нас два одинаковых письма. Просим прощения.",
    ]) func `an apology that says what happened passes in many languages`(_ text: String) {
        #expect(rules(text).isEmpty)
    }

    @Test(arguments: [
        "Yesterday's email had a wrong price.", "Der Preis in unserer E-Mail war falsch.",
        "Le prix de notre message était erroné.",
        "The price in our email was wrong. Sorry to see you go?",
    ]) func `an account of the mistake without an apology is found`(_ text: String) {
        #expect(rules(text) == ["no-apology"])
    }

    @Test(arguments: [
        "We made a mistake, and we are sorry.", "Wir haben einen Fehler gemacht. Es tut uns leid.",
        "Sorry about our email.", "Sorry about yesterday's email.", "We made a mistake in yesterday's email. Sorry.",
        "We are sorry. You received this email because you are a customer.",
        "Uns ist ein Fehler unterlaufen. Wir bitten um Entschuldigung.",
        "Nous avons eu un problème technique. Désolés.", "Nous avons fait une erreur. Nous sommes désolés.",
    ]) func `an apology without an account of the mistake is found`(_ text: String) {
        #expect(rules(text) == ["no-account"])
    }

    @Test func `an account of the mistake after the first lines does not count`() {
        let chatter = String(repeating: "We love our garden and our customers. ", count: 20)
        #expect(rules("We are sorry. \(chatter)", "The price in our email was wrong.") == ["no-account"])
    }
}
