import Control
import Guard

/// What an import, or a command, repaired in the texts of entries, for a person.
enum ListRepairsText {
    /// `repaired 12 of 240 rows: 9 leading apostrophe (lines 3, 4, 9, …), 3 mailto: or a label (lines 5, 6, 7)`.
    static func line(of report: ListRepairsReport) -> String {
        let kinds = report.kinds.map { "\($0.rows) \($0.kind.text) (\(lines(of: $0)))" }
        let extra =
            report.extraEntries == 0 ? "" : "; rows with several addresses gave \(report.extraEntries) more"
        return
            "repaired \(report.rows) of \(Words.count(report.ofRows, "row")): \(kinds.joined(separator: ", "))\(extra)"
    }

    /// What a person should do when too many rows were repaired; nil when they were few.
    static func warning(of report: ListRepairsReport) -> String? {
        guard report.isDoubtful else { return nil }
        let percent = max(1, Int((100 * Double(report.rows) / Double(max(1, report.ofRows))).rounded()))
        return
            "CAUTION: \(percent) % of the rows (\(report.rows) of \(report.ofRows)) were no addresses as they stand and "
            + "had to be repaired. Look at these lines in the file, and mend what writes it"
    }

    /// `(repaired: leading apostrophe, display name)`, for one entry of a command; empty when it was right.
    static func note(on repairs: [ListRepair]?) -> String {
        guard let repairs, !repairs.isEmpty else { return "" }
        return " (repaired: \(repairs.map(\.text).joined(separator: ", ")))"
    }

    private static func lines(of kind: ListRepairsReport.Kind) -> String {
        let shown = kind.lines.prefix(shownLines).map(String.init).joined(separator: ", ")
        return (kind.rows == 1 ? "line " : "lines ") + shown + (kind.rows > shownLines ? ", …" : "")
    }

    private static let shownLines = 3
}
