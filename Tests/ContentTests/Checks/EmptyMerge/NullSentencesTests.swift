import Mail
import TestSupport
import Testing

@testable import Content

/// Null values that a program printed within a sentence.
struct NullSentencesTests {
    @Test(arguments: [
        "Your order undefined will arrive on undefined.", "Your order null will arrive on null.",
        "Your order None will arrive on None.", "Your booking nil starts on nil.", "Your table NaN seats NaN people.",
        "Ihre Bestellung undefined kommt am undefined an.", "Votre commande undefined arrivera le undefined.",
        "Su pedido undefined llegará el undefined.", "Заказ undefined прибудет undefined.",
        "Your order undefined will arrive on null.", "We sent your parcel to undefined, undefined.",
        "Your order undefined has shipped.", "Your parcel arrives on undefined.", "You bought None for None.",
        "Your table for undefined people on undefined is booked.", "Ihr Termin ist am undefined um undefined Uhr.",
        "Your appointment with null null at nine.", "Your coupon code is undefined.",
        "Use code undefined at the checkout.",
    ])
    func `a printed value is found in its place`(sentence: String) {
        #expect(kinds(campaign(text: "Hello Jane,\r\n\r\n\(sentence)\r\n\r\nBye")) == ["null-value"])
        #expect(kinds(campaign(html: "<p>Hello Jane,</p><p>\(sentence)</p><p>Bye</p>")) == ["null-value"])
        #expect(kinds(campaign(subject: sentence, text: "Hello Jane,")).count == 1)
    }

    @Test(arguments: [
        "None of us knew, and none of them came.", "Null and void. The contract is null.",
        "Second to none, none, none.",
        "The undefined border is an undefined thing in law.", "In math, 0/0 is undefined and so is 1/0.",
        "The score was nil to nil.", "Spurs 2, Arsenal nil, Leeds nil.",
        "Wir fangen bei null an, von null auf hundert.",
        "The null hypothesis says that null effects exist.", "Of undefined origin and of undefined value to us.",
        "An undefined role, an undefined team, an undefined goal.", "Set it to undefined, or to null.",
        "How to check for null in a list, or do you check for null?", "Es steht null zu null.",
        "The film \"undefined\" and the album \"null\" by NaN.", "The film “undefined” and the album “null” by NaN.",
    ])
    func `the words of prose pass`(sentence: String) {
        #expect(kinds(campaign(text: "Hello Jane,\r\n\r\n\(sentence)\r\n\r\nBye")) == [])
        #expect(kinds(campaign(html: "<p>Hello Jane,</p><p>\(sentence)</p><p>Bye</p>")) == [])
    }

    @Test func `values in a letter or in mail about programs pass`() {
        let text = "The order undefined arrives on undefined."
        #expect(kinds(message("From: Ann <ann@example.com>", "Subject: Hi", "", text)) == [])
        #expect(kinds(campaign(subject: "JavaScript tips", text: text)) == [])
    }

    @Test(arguments: ["undefined ", "on undefined. ", "to None and ", "nil\n"])
    func `rows of values are judged in linear time`(unit: String) {
        let mail = { (octets: Int) in
            facts(campaign(text: String(repeating: unit, count: octets / unit.utf8.count)))
        }
        let ratio = LinearTime.ratio(mail(1 << 14), mail(LinearTime.growth << 14)) { _ = EmptyMergeCheck().judge($0) }
        #expect(ratio <= LinearTime.limit)
    }

    private func kinds(_ message: Message) -> [String] { EmptyMergeCheck().judge(facts(message)).map(\.kind) }
}
