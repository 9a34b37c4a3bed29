import Guard

/// Groups of a damage report as a table with a bar for each.
struct GroupChart {
    let groups: ReportGroups

    private static let barWidth = 260
    private static let limit = 20

    var html: String {
        let shown = groups.groups.prefix(Self.limit)
        let others = groups.groups.dropFirst(Self.limit).reduce(groups.others) { $0 + $1.counts }
        // Bars are of the groups alone: the others may be nearly all.
        let most = max(1, shown.first?.counts.total ?? 1)
        var rows = shown.map { row($0.name.isEmpty ? "-" : $0.name, $0.counts, most) }
        if others.total > 0 {
            rows.append(
                "<tr>\(ReportPage.cell("\(groups.count - shown.count) others"))\(ReportPage.number(others.total))"
                    + "<td></td>\(ReportPage.cell(ReportText.text(of: others)))</tr>")
        }
        return "<table>\(rows.joined(separator: "\n"))</table>"
    }

    private func row(_ name: String, _ counts: StateCounts, _ most: Int) -> String {
        var x = 0
        let bars = Delivery.State.allCases.filter { counts[$0] > 0 }.map { state in
            let width = max(1, counts[state] * Self.barWidth / most)
            defer { x += width }
            return "<rect x=\(x) y=2 width=\(width) height=12 fill=\"\(ReportPage.colour(of: state))\">"
                + "<title>\(state.rawValue) \(DamageSummary.grouped(counts[state]))</title></rect>"
        }
        return "<tr>\(ReportPage.cell(name))\(ReportPage.number(counts.total))"
            + "<td style=\"width:\(Self.barWidth)px\"><svg viewBox=\"0 0 \(Self.barWidth) 16\">\(bars.joined())</svg></td>"
            + "\(ReportPage.cell(ReportText.text(of: counts)))</tr>"
    }
}
