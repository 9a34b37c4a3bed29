import Control
import Guard

/// How an import understands a file: what `list import --preview` prints.
enum ListReadingText {
    /// Values of a column that are shown.
    private static let examples = 3
    private static let exampleWidth = 40

    /// - Parameter command: the import without its flags about the reading: `sendguard list import gone a.csv`;
    ///   `outcome`: lines about what the list would become.
    static func lines(
        of reading: ListReadingReport, of file: String, command: [String], outcome: [String] = []
    ) -> [String] {
        let kind =
            reading.kind == .suppression
            ? "a suppression list: people who get no mail" : "an audience: people who are mailed"
        var lines = [
            "\(Words.safe(file)): \(reading.format.map(Words.safe) ?? "no known export"), "
                + "\(Words.count(reading.rows, "row")), as \(kind)"
        ]
        lines += columns(of: reading)
        lines += words(of: reading)
        lines.append("rows: \(reading.countText)")
        lines += groups(of: reading)
        for change in reading.changes { lines.append("changed: \(Words.safe(change))") }
        if let refusal = reading.refusal { lines.append("refused: \(Words.safe(refusal))") }
        for question in reading.questions {
            lines.append("? \(Words.safe(question.text))")
            if !question.flag.isEmpty { lines.append("    \(Words.safe(question.flag))") }
        }
        lines += outcome
        let flags = reading.flags.map { $0.hasPrefix("--") ? $0 : Words.argument(Words.safe($0)) }
        lines.append("the command that reads it like this:")
        lines.append("  " + (command.map(Words.argument) + flags).joined(separator: " "))
        return lines
    }

    private static func columns(of reading: ListReadingReport) -> [String] {
        guard !reading.columns.isEmpty else { return [] }
        let rows = reading.columns.map { column in
            let order = column.dates.map { "\($0): \(column.datesWhy ?? "")" }
            let unread = column.unreadable > 0 ? "\(Words.count(column.unreadable, "value")) cannot be read" : nil
            let why = [column.why.isEmpty ? "nothing known; ignored" : column.why, order, unread].compactMap(\.self)
            let shown = column.examples.prefix(examples).map { Words.cut(Words.safe($0), to: exampleWidth) }
            return [
                Words.safe(column.name), column.role, Words.safe(why.joined(separator: "; ")),
                shown.joined(separator: " | "),
            ]
        }
        return ["columns:"] + Words.columns([["COLUMN", "ROLE", "WHY", "EXAMPLES"]] + rows)
    }

    private static func words(of reading: ListReadingReport) -> [String] {
        guard !reading.words.isEmpty else { return [] }
        let rows = reading.words.map { word in
            [
                Words.safe(word.column), word.word.isEmpty ? "(empty)" : Words.safe(word.word), word.meaning ?? "?",
                String(word.count),
            ]
        }
        return ["words:"] + Words.columns([["COLUMN", "WORD", "MEANS", "ROWS"]] + rows)
    }

    /// The first people of each group.
    private static func groups(of reading: ListReadingReport) -> [String] {
        let groups = [
            ("suppressed", reading.suppressed), ("mailable", reading.mailable), ("neither", reading.other),
            ("also suppressed", reading.alsoSuppressed), ("left a topic", reading.optOuts),
            ("not understood", reading.unsettled),
        ]
        return Words.columns(
            groups.filter { $0.1.count > 0 }.map { [$0.0, $0.1.examples.map(Words.safe).joined(separator: ", ")] })
    }
}
