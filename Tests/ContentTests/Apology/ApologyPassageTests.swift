import Testing

@testable import Content

struct ApologyPassageTests {
    private func sentences(_ text: String, endsWithLine: Bool = false) -> [String] {
        ApologyPassage.passages(of: Array(text.utf8)[...], endsWithLine: endsWithLine).map(\.text)
    }

    @Test func `a text is split at the ends of sentences, but not inside numbers and quotations`() {
        #expect(sentences("It was 9.50. We are\nsorry! \n\nBye") == ["It was 9.50.", "We are sorry!", "Bye"])
        #expect(
            sentences("We wrote „Jetzt kaufen! Nur heute.“ Das war falsch. Bye")
                == ["We wrote „Jetzt kaufen! Nur heute.“ Das war falsch.", "Bye"])
        #expect(sentences("申し訳ございません。再送しました。") == ["申し訳ございません。", "再送しました。"])
        #expect(sentences("One\nTwo", endsWithLine: true) == ["One", "Two"])
        #expect(sentences(" \n\n . ") == ["."])
        #expect(sentences("").isEmpty)
    }

    @Test func `an unclosed quotation ends with its paragraph`() {
        #expect(sentences("A 15\" screen. Yes.\n\nOne. Two.") == ["A 15\" screen. Yes.", "One.", "Two."])
    }

    @Test func `the key replaces numbers and currencies and leaves out other symbols`() {
        func key(_ text: String) -> String { String(decoding: passage(text).key, as: UTF8.self) }
        #expect(key("Save 50 % or € 1,299.50 — now!") == "save #% or $ # - now!")
        #expect(key("¡Ups!😅  Größe 42") == "ups! größe #")
    }
}
