import Guard
import Testing

struct MessageIDTextTests {
    @Test(arguments: [
        ("<order-1001@example.com>", "<order-1001@example.com>"), ("  < a@b >  ", "<a@b>"), ("a@b", "a@b"),
        ("(made by us) <a@b> (indeed)", "<a@b>"), ("<a@b> <c@d>", "<a@b>"), ("<a@b", "a@b"),
        ("<a\tb@c>", "<a b@c>"), ("<a\u{202E}b@c>", "<a?b@c>"),
    ])
    func `a Message-ID is recorded as its field has it`(value: String, recorded: String) {
        #expect(MessageIDText.recorded(value) == recorded)
    }

    @Test(arguments: ["", "  ", "<>", "< >"]) func `an empty field gives no Message-ID`(value: String) {
        #expect(MessageIDText.recorded(value) == nil)
    }

    @Test func `a comparison of two Message-IDs ignores brackets and blanks`() {
        for text in ["a@b", "<a@b>", " <a@b> ", "<a@b"] { #expect(MessageIDText.bare(text) == "a@b") }
        #expect(MessageIDText.bare("<A@b>") != MessageIDText.bare("<a@b>"))
    }

    @Test func `a Message-ID that is too long is cut in the record and in a question`() throws {
        let long = String(repeating: "é", count: 300)
        let recorded = try #require(MessageIDText.recorded("<\(long)@x>"))
        #expect(recorded.utf8.count <= 257 && !recorded.contains("\u{FFFD}"))
        #expect(MessageIDText.bare(recorded) == MessageIDText.bare("\(long)@x"))
    }
}
