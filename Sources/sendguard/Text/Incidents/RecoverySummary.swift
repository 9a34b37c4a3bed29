import Guard
import Mail
import System

/// The sentences and tables of a watch, for terminal and HTML.
struct RecoverySummary {
    let report: RecoveryReport
    /// Whether times are in the terminal's time zone; false: in UTC, for files and pages.
    var isForTerminal = false
    var now = Timestamp(microseconds: Clock.wallMicroseconds)

    private func clock(_ moment: String) -> String {
        ReadableTime.cell(moment, now: now, elsewhere: DamageSummary.clock(moment), isTerminal: isForTerminal)
    }

    var title: String {
        return
            "\(report.incident)  \(report.scope)  \(end) (as of \(clock(report.at))\(isForTerminal ? "" : " UTC"))"
    }

    /// When its mail flowed again, or when the incident ended. An incident without a stop did not keep mail back.
    private var end: String {
        guard let at = report.resumedAt else {
            return report.marks.isEmpty ? "it has no end yet" : "its mail has not been resumed"
        }
        let isResumed = report.marks.contains { $0.kind == .resumed }
        return isResumed ? "its mail flows since \(clock(at))" : "it ended at \(clock(at))"
    }

    /// The heads of the table of periods.
    var periodHead: [String] {
        [
            "period", isForTerminal ? "from" : "from (UTC)", "to", "deliveries", "accepted", "4xx", "5xx", "unknown",
            "kept by us", "refused",
        ]
    }

    static let mailHead = "whose mail"

    var periods: [[String]] {
        report.periods.map { period in
            let counts = period.counts
            return [
                period.name.rawValue, clock(period.since), clock(period.until),
            ]
                + [counts.total, counts.accepted, counts.deferred, counts.rejected, counts.unknown, counts.kept].map(
                    DamageSummary.grouped)
                + [Self.share(counts)]
        }
    }

    /// Whose mail a period counts: the incident's, or other mail of its sender or stream.
    func whose(_ period: RecoveryReport.Period) -> String {
        guard period.isOther else {
            let more =
                period.unassigned == 0
                ? ""
                : ", and \(DamageSummary.grouped(period.unassigned)) of its sender refused before their campaign was known"
            return "the incident's\(more)"
        }
        return "\(period.scope), because the incident's scope sent none in the time before"
    }

    /// A sentence about the time after the incident, compared with the time before.
    var statement: String {
        guard let after = report.periods.first(where: { $0.name == .after }) else {
            let how =
                report.marks.isEmpty
                ? "`sendguard incident change \(report.incident) --until TIME` sets it."
                : "`sendguard resume` ends the stop, and with it the incident's time."
            return "There is no time after it yet: the incident has no end. \(how)"
        }
        guard let before = report.periods.first else { return "" }
        let than = "the ESP refuses \(Self.share(after.counts)) of what it answers, before \(Self.share(before.counts))"
        switch report.change {
        case .more: return "After is WORSE than before: \(than); by chance that happens less than once in 100 times."
        case .less: return "After is better than before: \(than)."
        case .same: return "After is as before, as far as these figures show: \(than)."
        case .tooFew where before.counts.refused + after.counts.refused == 0 && after.counts.answered > 0:
            return
                "The ESP has refused nothing: \(Self.answers(after.counts)) after, \(Self.answers(before.counts)) before."
        case .tooFew:
            return "Too few to tell whether after is worse than before: \(Self.answers(after.counts)) after, "
                + "\(Self.answers(before.counts)) before."
        }
    }

    /// The signals that the guard does not get.
    var missing: String {
        "\(report.notFedIn.joined(separator: " and ")): the guard does not get them; your ESP shows them."
    }

    /// Whether the ESP refuses a greater share than before, in one word.
    private static func word(_ row: RecoveryReport.Row) -> String {
        switch row.change {
        case .more: "WORSE"
        case .less: "better"
        case .same: "as before"
        case .tooFew:
            row.after.answered > 0 && row.before.refused + row.after.refused == 0
                ? "nothing refused" : "too few to tell"
        }
    }

    private static func answers(_ counts: SignalCounts) -> String {
        "\(DamageSummary.grouped(counts.refused)) of \(DamageSummary.grouped(counts.answered)) refused"
    }

    /// The refused share of the ESP's replies, `2.5 %`; `-` when there are no replies.
    static func share(_ counts: SignalCounts) -> String {
        guard let share = counts.refusedShare else { return "-" }
        let permille = Int((share * 1000).rounded())
        // A small share must not look like zero.
        if permille == 0, counts.refused > 0 { return "<0.1 %" }
        return "\(permille / 10).\(permille % 10) %"
    }

    /// `2.5 % of 1,204`.
    static func shareOf(_ counts: SignalCounts) -> String {
        counts.answered == 0 ? "-" : "\(share(counts)) of \(DamageSummary.grouped(counts.answered))"
    }

    /// The domains and campaigns, each with its rows.
    var groups: [(title: String, rows: [RecoveryReport.Row], count: Int)] {
        [
            ("recipient domain", report.domains, report.domainCount),
            ("campaign", report.campaigns, report.campaignCount),
        ].filter { !$0.1.isEmpty }
    }

    static let rowHead = [
        "refused before", "during", "after", "kept by us", "after against before", "what it says most",
    ]

    static func row(_ row: RecoveryReport.Row) -> [String] {
        [
            shareOf(row.before), shareOf(row.during), shareOf(row.after),
            DamageSummary.grouped(row.during.kept + row.after.kept), word(row), row.refusal ?? "",
        ]
    }
}

/// A watch for a terminal. A table that is wider than the terminal becomes blocks of lines, because a broken row
/// cannot be read.
struct RecoveryText {
    let summary: RecoverySummary
    /// The width of the terminal; nil: the tables stay tables.
    var width: Int? = TerminalWidth.columns

    /// The most rows of a group.
    private static let rows = 15
    /// The width of the sentences.
    private var sentence: Int { min(100, width ?? 100) }

    var lines: [String] {
        let report = summary.report
        let lines =
            [Words.safe(summary.title)] + periods
            + report.periods.filter { $0.isOther || $0.unassigned > 0 }.flatMap { period in
                Words.wrapped(Words.safe("\(period.name.rawValue): \(summary.whose(period))"), width: sentence - 2)
                    .map { "  \($0)" }
            }
            + Words.wrapped(summary.statement, width: sentence).map {
                report.change == .more ? Output.coloured($0, .red) : $0
            }
            + refusals
            + summary.groups.flatMap { group in
                ["", "by \(group.title) (\(group.count))"] + rows(group.rows) + more(group.count - Self.rows)
            }
            + ["", summary.missing]
        return TerminalWidth.broken(lines, width: width)
    }

    private var periods: [String] {
        let head = summary.periodHead
        let rows = summary.periods.map { $0.map(Words.safe) }
        return table([head] + rows)
            ?? rows.flatMap { row in
                ["  \(row[0].padding(to: 6))  \(head[1]) \(row[1]) \(head[2]) \(row[2])"]
                    + packed(zip(head, row).dropFirst(3).map { "\($0) \($1)" })
            }
    }

    private var refusals: [String] {
        let rows = summary.report.periods.flatMap { period in
            period.refusals.prefix(5).map { refusal in
                [
                    period.name.rawValue, DamageSummary.grouped(refusal.deliveries),
                    Words.cut(Words.safe(refusal.text), to: min(80, (width ?? 100) - 20)),
                ]
            }
        }
        return rows.isEmpty ? [] : ["", "what the ESP says when it refuses"] + Words.columns(rows, width: width)
    }

    private func rows(_ rows: [RecoveryReport.Row]) -> [String] {
        let head = RecoverySummary.rowHead
        let cells = rows.prefix(Self.rows).map { row in
            ([row.name.isEmpty ? "-" : row.name] + RecoverySummary.row(row)).map { Words.cut(Words.safe($0), to: 60) }
        }
        return table([[""] + head] + cells)
            ?? cells.flatMap { row in
                let says =
                    row[6].isEmpty ? [] : packed([Words.cut("it says: \(row[6])", to: sentence - Self.indent.count)])
                return ["  \(Words.cut(row[0], to: sentence - 24))  \(row[5])"]
                    + packed(zip(head, row.dropFirst()).prefix(4).map { "\($0) \($1)" }) + says
            }
    }

    private func more(_ count: Int) -> [String] { count > 0 ? ["  and \(DamageSummary.grouped(count)) more"] : [] }

    /// The rows as a table; nil when it does not fit the terminal.
    private func table(_ rows: [[String]]) -> [String]? {
        let lines = Words.columns(rows, width: nil)
        guard let width, lines.contains(where: { TerminalWidth.shown($0) > width }) else { return lines }
        return nil
    }

    private static let indent = "      "

    /// The texts one after the other, on as few lines as possible. No text is broken.
    private func packed(_ texts: [String]) -> [String] {
        var lines: [String] = []
        for text in texts {
            if let last = lines.last, last.count + 2 + text.count <= sentence - Self.indent.count - 1 {
                lines[lines.count - 1] += ", \(text)"
            } else {
                if !lines.isEmpty { lines[lines.count - 1] += "," }
                lines.append(text)
            }
        }
        return lines.map { Self.indent + $0 }
    }
}
