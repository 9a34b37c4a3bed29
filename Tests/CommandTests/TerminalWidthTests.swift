import Testing

@testable import sendguard

struct TerminalWidthTests {
    @Test func `a long line is wrapped with an indent and loses nothing`() {
        let lines = TerminalWidth.broken(["  S1  all mail, by ann: wrong segment", "short"], width: 24)
        #expect(lines == ["  S1  all mail, by ann:", "        wrong segment", "short"])
        #expect(TerminalWidth.broken(["  S1  all mail"], width: nil) == ["  S1  all mail"])
        let word = String(repeating: "x", count: 40)
        #expect(TerminalWidth.broken([word], width: 24) == [word])
    }

    @Test func `colour codes do not count as width`() {
        let line = "\u{1B}[1;31mSTOPPED\u{1B}[0m  by S1; up since"
        #expect(TerminalWidth.shown(line) == 24)
        #expect(TerminalWidth.broken([line], width: 24) == [line])
        #expect(TerminalWidth.broken([line], width: 23).count == 2)
    }

    @Test func `the last column of a table keeps its position when it is wrapped`() {
        let rows = [["a", "one two three"], ["bb", "four"]]
        #expect(Words.columns(rows, width: 14) == ["  a   one two\n      three", "  bb  four"])
        #expect(Words.columns(rows, width: nil) == ["  a   one two three", "  bb  four"])
    }

    @Test func `texts are shortened in their order until they fit`() {
        let texts = [("a long subject", 6), ("ann@example.com", 5)]
        #expect(TerminalWidth.shortened(texts.map { ($0, $1) }, to: 40) == texts.map(\.0))
        #expect(TerminalWidth.shortened(texts.map { ($0, $1) }, to: 25) == ["a long su…", "ann@example.com"])
        #expect(TerminalWidth.shortened(texts.map { ($0, $1) }, to: 12) == ["a lon…", "ann@e…"])
        #expect(TerminalWidth.shortened(texts.map { ($0, $1) }, to: 3) == ["a lon…", "ann@…"])
    }
}
