import Testing

@testable import Guard

struct SpreadsheetFormulaTests {
    @Test(arguments: [
        "=1+1", "+49 30 1234", "-5", "@example.com", "\tx", "\r=1", "＝1", "＋1", "－1", "＠x", " =1", "\"=1", "'=1",
        "\u{A0}@SUM(A1)", "''=1",
    ])
    func `a text that a spreadsheet would run is written with an apostrophe and read without it`(_ text: String) {
        #expect(SpreadsheetFormula.protected(text) == "'" + text)
        #expect(SpreadsheetFormula.unprotected("'" + text) == text)
    }

    @Test(arguments: ["", "jane@example.com", "'", "o'neil", "'tis", "5-3", "2026-03-01", "*.example.com", "  ", "''"])
    func `any other text is written and read unchanged`(_ text: String) {
        #expect(SpreadsheetFormula.protected(text) == text)
        #expect(SpreadsheetFormula.unprotected(text) == text)
    }
}
