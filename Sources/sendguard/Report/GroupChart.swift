import Guard

/// Groups of a damage report as a table with a bar for each.
struct GroupChart {
    let groups: ReportGroups

    private static let barWidth = 260

    var html: String {
        let most = max(1, groups.groups.first?.counts.total ?? 1, groups.others.total)
        var rows = groups.groups.map { row($0.name.isEmpty ? "-" : $0.name, $0.counts, most) }
        if groups.others.total > 0 {
            rows.append(row("\(groups.count - groups.groups.count) others", groups.others, most))
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
