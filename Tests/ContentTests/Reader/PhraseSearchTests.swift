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
