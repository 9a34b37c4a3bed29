import Guard
import Testing

struct PassageTests {
    private func passage(_ text: String, _ match: String, within bounds: Range<Int>? = nil) throws -> Passage {
        let bytes = Array(text.utf8)
        let range = try #require(bytes.firstRange(of: Array(match.utf8)))
        return Passage(bytes, range, within: bounds ?? 0..<bytes.count)
    }

    @Test func `a short passage is shown whole`() throws {
        let passage = try passage("Dear {{x}},", "{{x}}")
        #expect([passage.before, passage.match, passage.after] == ["Dear ", "{{x}}", ","])
    }

    @Test func `a long passage is cut between characters and marked with an ellipsis`() throws {
        let passage = try passage(
            String(repeating: "é", count: 60) + "a{{x}}b" + String(repeating: "\u{1F600}", count: 60), "{{x}}")
        #expect(passage.before == "…" + String(repeating: "é", count: 39) + "a")
        #expect(passage.after == "b" + String(repeating: "\u{1F600}", count: 19) + "…")
    }

    @Test func `a passage shows nothing beyond its bounds`() throws {
        let passage = try passage("one\ntwo {{x}} three\nfour", "{{x}}", within: 4..<19)
        #expect(passage.before == "two " && passage.after == " three")
    }

    @Test func `a long match is shown with its beginning and its end`() throws {
        let match = "{{" + String(repeating: "x", count: 5000) + "}}"
        let shown = try passage("a\(match)b", match).match
        #expect(shown.hasPrefix("{{xxx") && shown.hasSuffix("xxx}}") && shown.contains("…") && shown.count == 241)
    }

    @Test func `white space of any length becomes one space`() throws {
        let passage = try passage("a \r\n\t b{{x}}\u{A0}\n c", "{{x}}").inOneLine
        #expect(passage.before == "a b" && passage.after == " c")
    }
}
