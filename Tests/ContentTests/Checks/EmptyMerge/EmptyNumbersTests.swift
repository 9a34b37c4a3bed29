import Mail
import Testing

@testable import Content

/// A number that is missing behind its sign.
struct EmptyNumbersTests {
    @Test(arguments: [
        "Your order # has shipped", "Invoice No. is ready", "Rechnung Nr. ist da", "Votre commande n° est en route",
        "Заказ № отправлен", "Pedido nº foi enviado", "Ticket #", "Your booking # is confirmed",
    ])
    func `a subject without its number is found`(subject: String) {
        #expect(kinds(campaign(subject: subject, text: "Hello Jane,")) == ["empty-number"])
    }

    @Test(arguments: [
        "Your order # is below", "Enter your order # here", "We are #1", "Order No. A-17 has shipped",
        "A new order? No. thanks", "Join the # topics of today", "Invoice #123 is ready", "Rechnung Nr. 5 ist da",
        "Order #: 5", "Bitte Rechnung Nr. angeben",
    ])
    func `a subject with a number or a word about numbers passes`(subject: String) {
        #expect(kinds(campaign(subject: subject, text: "Hello Jane,")) == [])
    }

    @Test(arguments: [
        ("Your order # has shipped", ["empty-number"]), ("Save % off today", ["empty-number"]),
        ("Get $ off your order", ["empty-number"]), ("Thanks for joining us, !", ["empty-greeting"]),
        ("Your tracking # will be emailed", []), ("Save 20 % off", []), ("Save twenty % off", []),
        ("Thanks for joining us!", []), ("Wow, ! , ! , !", []),
    ])
    func `a number or name that is missing in the text is found`(text: String, found: [String]) {
        #expect(kinds(campaign(html: "<p>Good news.</p><p>\(text)</p>")) == found)
    }

    private func kinds(_ message: Message) -> [String] { EmptyMergeCheck().judge(facts(message)).map(\.kind) }
}
