import ArgumentParser
import Guard

/// Fields of comma-separated values (RFC 4180), for spreadsheets and other systems.
enum CSVField {
    /// A line with its end.
    /// - Parameter isRaw: leaves text alone that a spreadsheet would run (`SpreadsheetFormula`).
    static func line(_ fields: [String], isRaw: Bool) -> String {
        fields.map { text(isRaw ? $0 : SpreadsheetFormula.protected($0)) }.joined(separator: ",") + "\n"
    }

    /// In quotes where it needs them.
    private static func text(_ field: String) -> String {
        let isPlain = field.utf8.allSatisfy { $0 != 0x22 && $0 != 0x2C && $0 != 0x0A && $0 != 0x0D && $0 != 0x3B }
        return isPlain ? field : "\"\(field.replacing("\"", with: "\"\""))\""
    }
}

/// How fields are written that a spreadsheet would run.
struct CSVOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "In CSV: leave fields as they are that begin like a formula (= + - @).",
            discussion: "Without it they begin with an apostrophe, which `list import` takes off again."))
    var raw = false
}
