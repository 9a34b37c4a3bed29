import Guard
import Mail

/// The timeline of a damage report as inline SVG: a bar for each step, with marks for stops and their ends.
struct TimelineChart {
    let summary: DamageSummary

    private static let width = 900
    private static let height = 220
    /// Space for the numbers on the left, the times below, and the names of stops above.
    private static let (left, below, above) = (50, 24, 34)
    private static let steps = 120

    /// Empty when there is nothing to draw.
    var svg: String {
        let (minutes, steps) = summary.steps(atMost: Self.steps)
        guard let first = steps.first.flatMap({ Timestamp(rfc3339: $0.at) }), !steps.isEmpty else { return "" }
        let most = max(1, steps.map(\.counts.total).max() ?? 1)
        let barWidth = Double(Self.width - Self.left) / Double(steps.count)
        var parts = grid(most)
        for (index, step) in steps.enumerated() {
            parts += bars(step, x: Double(Self.left) + Double(index) * barWidth, width: barWidth, most: most)
        }
        let span = Double(steps.count * minutes) * 60
        for (moment, name) in marks {
            let place = Double((moment - first).wholeSeconds) / span
            guard (0...1).contains(place) else { continue }
            parts.append(mark(name, x: Double(Self.left) + place * Double(Self.width - Self.left)))
        }
        parts += times(steps, barWidth)
        let unit = minutes == 1 ? "a minute" : "\(minutes) minutes"
        return """
            <svg viewBox="0 0 \(Self.width) \(Self.height + Self.below + Self.above)" role="img" \
            aria-label="deliveries over time">\(parts.joined())</svg>
            <p class=key>\(key) A bar is \(unit); times are UTC.</p>
            """
    }

    private var marks: [(Timestamp, String)] {
        summary.report.stops.flatMap { stop in
            [
                (
                    Timestamp(rfc3339: stop.at),
                    ["\(stop.id) made", summary.receipt(of: stop)].compactMap(\.self).joined(separator: ", ")
                ),
                (stop.endedAt.flatMap { Timestamp(rfc3339: $0) }, "\(stop.id) ended"),
            ]
        }.compactMap { moment, name in moment.map { ($0, name) } }
    }

    private var bottom: Int { Self.height + Self.above }

    private func grid(_ most: Int) -> [String] {
        [0, most / 2, most].map { value in
            let y = bottom - value * Self.height / most
            return "<line x1=\(Self.left) x2=\(Self.width) y1=\(y) y2=\(y) stroke=\"#dadce0\"/>"
                + "<text x=\(Self.left - 6) y=\(y + 4) text-anchor=end>\(DamageSummary.grouped(value))</text>"
        }
    }

    private func bars(_ step: DamageReport.Minute, x: Double, width: Double, most: Int) -> [String] {
        var y = Double(bottom)
        return Delivery.State.allCases.filter { step.counts[$0] > 0 }.map { state in
            let height = Double(step.counts[state]) * Double(Self.height) / Double(most)
            y -= height
            let title = "\(step.at.prefix(16)): \(state.rawValue) \(DamageSummary.grouped(step.counts[state]))"
            return "<rect x=\(SVGText.short(x)) y=\(SVGText.short(y)) width=\(SVGText.short(max(1, width - 1))) "
                + "height=\(SVGText.short(height)) fill=\"\(ReportPage.colour(of: state))\"><title>\(title)</title></rect>"
        }
    }

    private func mark(_ name: String, x: Double) -> String {
        let isLate = x > Double(Self.width) * 0.85
        return
            "<line x1=\(SVGText.short(x)) x2=\(SVGText.short(x)) y1=14 y2=\(bottom) stroke=\"#202124\" stroke-dasharray=\"4 3\"/>"
            + "<text x=\(SVGText.short(x + (isLate ? -4 : 4))) y=\(name.hasSuffix("ended") ? 26 : 12)"
            + "\(isLate ? " text-anchor=end" : "")>\(ReportPage.text(name))</text>"
    }

    /// The times below the bars: about six.
    private func times(_ steps: [DamageReport.Minute], _ width: Double) -> [String] {
        let every = max(1, steps.count / 6)
        let spansDays = steps.first!.at.prefix(10) != steps.last!.at.prefix(10)
        // The edge would cut a text at the very end.
        return stride(from: 0, to: max(1, steps.count - every / 2), by: every).map { index in
            let at = steps[index].at
            let text =
                spansDays
                ? "\(at.dropFirst(5).prefix(5)) \(at.dropFirst(11).prefix(5))" : "\(at.dropFirst(11).prefix(5))"
            return "<text x=\(SVGText.short(Double(Self.left) + Double(index) * width)) y=\(bottom + 16)>\(text)</text>"
        }
    }

    private var key: String {
        Delivery.State.allCases.filter { summary.report.deliveries[$0] > 0 }.map { state in
            "<span><i style=\"background:\(ReportPage.colour(of: state))\"></i>\(state.rawValue)</span>"
        }.joined()
    }
}

/// Groups of a damage report as a table with a bar for each.
struct GroupChart {
    let groups: ReportGroups

    private static let barWidth = 260
    private static let limit = 20

    var html: String {
        let shown = groups.groups.prefix(Self.limit)
        let others = groups.groups.dropFirst(Self.limit).reduce(groups.others) { $0 + $1.counts }
        // The row of others has no bar, because it may be longer than all groups.
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

/// Numbers in drawings.
enum SVGText {
    /// A number with one digit after the point.
    static func short(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }
}
