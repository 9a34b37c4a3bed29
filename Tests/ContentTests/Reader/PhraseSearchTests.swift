import Mail
import Testing

@testable import Content

struct PhraseSearchTests {
    private func places(_ phrase: String, _ lines: String...) -> [String] {
        let text = Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
        return text.withUnsafeBytes { PhraseSearch([phrase]).hits(in: Message(reading: $0)).map(\.place) }
    }

    @Test func `a phrase is found in any case, over line ends, and in the subject`() {
        #expect(places("only 9.99", "Subject: ONLY 9.99", "", "x") == ["Subject"])
        #expect(places(" Only\t 9.99 ", "Subject: x", "", "now only", "  9.99 each") == ["text"])
        #expect(
            places("ÜBERPREIS", "Subject: x", "Content-Type: text/plain; charset=utf-8", "", "ein überpreis") == [
                "text"
            ])
        #expect(places("only 9.99", "Subject: only 9", "", "99") == [])
    }

    @Test func `phrases in two forms that look the same are one`() {
        #expect(PhraseSearch.isSame("wool", "WOOL") && PhraseSearch.isSame("only  9,99 €", "Only 9,99€"))
        #expect(!PhraseSearch.isSame("resume", "résumé"))
    }

    @Test func `a phrase is found in decoded HTML, in links and in encoded words`() {
        #expect(
            places("only 9 €", "Subject: x", "Content-Type: text/html", "", "<p>only&nbsp;<b>9</b> &euro;</p>") == [
                "html"
            ])
        #expect(
            places(
                "sale.example", "Subject: x", "Content-Type: text/html", "", #"<a href="https://sale.example/">go</a>"#)
                == ["attr:href"])
        #expect(places("price", "Subject: =?utf-8?B?cHJpY2U=?=", "", "x") == ["Subject"])
    }

    @Test(arguments: [
        ("café au lait", "CAFE\u{301} au lait"), ("cafe\u{301}", "Café"), ("gro\u{DF}e", "GROSSE"), ("GROẞE", "große"),
        ("große", "GROSSE"), ("tiệm", "tie\u{323}\u{302}m"), ("tiệm", "tie\u{302}\u{323}m"), ("ΣΟΦΟΣ", "σοφος"),
        ("only 9.99", "only\u{A0}9.99"), ("only 9.99", "on\u{AD}ly \u{200B}9.\u{2060}99"), ("only 9.99", "only ９．９９"),
        ("only 9.99", "𝐨𝐧𝐥𝐲 𝟗.𝟗𝟗"), ("fine print", "ﬁne print"), ("m2", "5 m²"), ("wait...", "wait…"),
        ("it's \"new\" - now", "it’s „new“ – now"), ("it’s “new” — now", "it`s \"new\" \u{2010} now"),
        ("ｶﾞｲﾄﾞ", "ガイド"), ("가격", "\u{1100}\u{1161}\u{1100}\u{1167}\u{11A8}"), ("İSTANBUL", "istanbul"),
        ("only 9.99", "https://shop.example/?q=only+9%2E99"), ("caf\u{E9}", "https://shop.example/caf%C3%A9"),
        ("only 9.99", "https://x.example/?to=https%3A%2F%2Fshop.example%2Fonly%25209.99"),
        ("only%209", "https://shop.example/only%209"), ("100%", "100% wool"), ("1+1", "1+1 free?"),
        ("nur 9,99 €", "Nur 9,99€ heute"), ("nur 9,99€", "nur 9,99\u{202F}€"), ("50 %", "-50% auf alles"),
        ("50%", "50 % auf alles"), ("$5", "only $ 5 each"), ("€ 9", "jetzt €9"), ("9,- €", "9,–€"), ("9 ‰", "9‰"),
        ("5 €", "5 € 9 Stück"), ("€ 9 stück", "5 € 9 Stück"), ("9 $", "9\r\n$ each"), ("¥ 500", "¥500"),
        ("- €", "9,- €"),
        ("9,99", "9,99 €"), ("€ oder", "9 € oder mehr"), ("9€", "https://shop.example/?q=9+%E2%82%AC"),
    ])
    func `a phrase is found in every form that looks the same`(phrase: String, text: String) {
        #expect(places(phrase, "Subject: x", "Content-Type: text/plain; charset=utf-8", "", text) == ["text"])
    }

    @Test(arguments: [
        ("résumé", "resume"), ("only 9.99", "only 9,99"), ("only 9.99", "only9.99"), ("11 free", "1+1 free"),
        ("a b", "a+b"), ("9.99", "9%2"), ("9 stück", "9stück"), ("ab €", "ab€"), ("5 9", "59"), ("9€", "9\r\n\r\n€"),
    ])
    func `what a reader can tell apart is not the same`(phrase: String, text: String) {
        #expect(places(phrase, "Subject: x", "Content-Type: text/plain; charset=utf-8", "", text) == [])
    }

    @Test func `each phrase is found once, with its number`() {
        let text = Array("Subject: b\r\n\r\nbad bad worse\r\n".utf8)
        let hits = text.withUnsafeBytes {
            PhraseSearch(["worse", "missing", "bad"]).hits(in: Message(reading: $0))
        }
        #expect(hits.map(\.phrase) == [0, 2])
        #expect(hits.map(\.excerpt) == ["worse", "bad"])
    }

    @Test(arguments: [("ab", 2), (" a\u{200B} b ", 2), ("9.99", 4), ("", 0)])
    func `only characters that a reader sees count`(phrase: String, count: Int) {
        #expect(PhraseSearch.characters(in: phrase) == count)
    }
}
