import Guard

/// A watch as a part of the page of a damage report.
struct WatchSection {
    let summary: WatchSummary

    private static let rows = 20

    var html: String {
        let report = summary.report
        let statement = "<p>\(ReportPage.text(summary.statement))</p>"
        let refusals = report.periods.flatMap { period in
            period.refusals.map { [period.name.rawValue, DamageSummary.grouped($0.deliveries), $0.text] }
        }
        let groups = summary.groups.map { group in
            let rows = group.rows.prefix(Self.rows).map { [$0.name.isEmpty ? "-" : $0.name] + WatchSummary.row($0) }
            let more = group.count - rows.count
            return "<h3>By \(group.title)</h3>" + table([group.title] + WatchSummary.rowHead, rows)
                + (more > 0 ? "<p>and \(DamageSummary.grouped(more)) more</p>" : "")
        }
        return WatchChart(report: report).svg + statement + table(WatchSummary.periodHead, summary.periods)
            + (refusals.isEmpty ? "" : "<h3>What the ESP says when it refuses</h3>")
            + table(["period", "deliveries", "reply"], refusals) + groups.joined()
            + "<p>\(ReportPage.text(summary.missing))</p>"
    }

    private func table(_ head: [String], _ rows: [[String]]) -> String {
        guard !rows.isEmpty else { return "" }
        let top = head.map { "<th>\(ReportPage.text($0))</th>" }.joined()
        return "<table><tr>\(top)</tr>"
            + rows.map { "<tr>\($0.map(ReportPage.cell).joined())</tr>" }.joined(separator: "\n") + "</table>"
    }
}
