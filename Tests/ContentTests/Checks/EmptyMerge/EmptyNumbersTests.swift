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

    @Test(arguments: [
        "Save % today", "Save  % on everything", "You save %.", "Up to % off", "Sparen Sie % heute", "Bis zu % Rabatt",
        "Économisez % sur tout", "Jusqu'à % de réduction", "Ahorra % hoy", "Hasta un % de descuento",
        "Get % discount now",
        "Fino al % di sconto", "Take an extra % off",
    ])
    func `a percentage without its number is found`(text: String) {
        #expect(kinds(campaign(text: "Hello Jane,\r\n\r\n\(text)\r\n\r\nBye")) == ["empty-number"])
        #expect(kinds(campaign(subject: text, text: "Hello Jane,")) == ["empty-number"])
    }

    @Test(arguments: [
        "Save 20 % today", "Save 20\u{A0}% today", "Save ½ % today", "the % of people", "What % is yours?",
        "Save ten % today",
        "Improve your win % today", "Get paid a % of sales", "conversion % and open %", "figures in %", "value (%)",
        "Save a few % on every order", "Up to 5 % off", "Save XX % today",
    ])
    func `a percentage with its number and the sign as a word pass`(text: String) {
        #expect(kinds(campaign(text: "Hello Jane,\r\n\r\n\(text)\r\n\r\nBye")) == [])
    }

    private func kinds(_ message: Message) -> [String] { EmptyMergeCheck().judge(facts(message)).map(\.kind) }
}
