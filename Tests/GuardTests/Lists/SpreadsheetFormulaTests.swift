import Testing

@testable import Guard

struct SpreadsheetFormulaTests {
    @Test(arguments: [
        "=1+1", "+49 30 1234", "-5", "@example.com", "\tx", "\r=1", "＝1", "＋1", "－1", "＠x", " =1", "\"=1", "'=1",
        "\u{A0}@SUM(A1)", "''=1",
    ])
    func `what a spreadsheet would run gets an apostrophe, and gives it back`(_ text: String) {
        #expect(SpreadsheetFormula.protected(text) == "'" + text)
        #expect(SpreadsheetFormula.unprotected("'" + text) == text)
    }

    @Test(arguments: ["", "jane@example.com", "'", "o'neil", "'tis", "5-3", "2026-03-01", "*.example.com", "  ", "''"])
    func `all else stays as it is, both ways`(_ text: String) {
        #expect(SpreadsheetFormula.protected(text) == text)
        #expect(SpreadsheetFormula.unprotected(text) == text)
    }
}
