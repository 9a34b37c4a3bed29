import Guard

/// A watch for a terminal.
struct WatchText {
    let summary: WatchSummary

    /// Rows of a group.
    private static let rows = 15
    private static let width = 110

    var lines: [String] {
        let report = summary.report
        return [Words.safe(summary.title)]
            + Words.columns([WatchSummary.periodHead] + summary.periods.map { $0.map(Words.safe) })
            + Words.wrapped(summary.statement, width: Self.width).map {
                report.change == .more ? Output.coloured($0, .red) : $0
            }
            + refusals
            + summary.groups.flatMap { group in
                ["", "by \(group.title) (\(group.count))"] + rows(group.rows) + more(group.count - Self.rows)
            }
            + ["", summary.missing]
    }

    private var refusals: [String] {
        let rows = summary.report.periods.flatMap { period in
            period.refusals.prefix(5).map { refusal in
                [
                    period.name.rawValue, DamageSummary.grouped(refusal.deliveries),
                    Words.cut(Words.safe(refusal.text), to: 90),
                ]
            }
        }
        return rows.isEmpty ? [] : ["", "what the ESP says when it refuses"] + Words.columns(rows)
    }

    private func rows(_ rows: [WatchReport.Row]) -> [String] {
        let cells = rows.prefix(Self.rows).map { row in
            ([row.name.isEmpty ? "-" : row.name] + WatchSummary.row(row)).map { Words.cut(Words.safe($0), to: 60) }
        }
        return Words.columns([[""] + WatchSummary.rowHead] + cells)
    }

    private func more(_ count: Int) -> [String] { count > 0 ? ["  and \(DamageSummary.grouped(count)) more"] : [] }
}
