import Guard
import Mail

/// The ESP's replies over time as inline SVG: the counts above, and the refused share below. The incident's time is
/// shaded. Stops and resumes are marked.
struct RecoveryChart {
    let report: RecoveryReport

    private static let width = 900
    /// The heights of the bars, and of the shares below them.
    private static let (bars, shares) = (150, 70)
    /// Space for the numbers on the left, the names of marks above, the gap between the charts, and the times below.
    private static let (left, above, between, below) = (50, 34, 22, 24)
    private static let steps = 120
    /// The lengths that a step may have, in minutes.
    private static let widths: [Int64] = [1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1440, 10_080]

    private static let parts: [(name: String, colour: String, count: @Sendable (SignalCounts) -> Int)] = [
        ("accepted", "#6fae86", { $0.accepted }), ("refused for now (4xx)", "#c9b458", { $0.deferred }),
        ("refused for good (5xx)", "#b3261e", { $0.rejected }), ("unknown", "#e8710a", { $0.unknown }),
    ]

    private struct Axis {
        /// The start, in minutes since 1970.
        let first: Int64
        let minutes: Int64
        let count: Int

        func place(_ moment: Timestamp) -> Double {
            (Double(moment.microseconds) / 60_000_000 - Double(first)) / Double(minutes * Int64(count))
        }
    }

    /// Empty when there is nothing to draw.
    var svg: String {
        guard let axis else { return "" }
        let steps = steps(axis)
        let most = max(1, steps.map(\.sent).max() ?? 1)
        let worst = max(0.01, steps.compactMap(\.refusedShare).max() ?? 0)
        var parts = shade(axis) + grid(most, top: Self.above, height: Self.bars) { DamageSummary.grouped($0) }
        for (index, counts) in steps.enumerated() { parts += bar(counts, index, axis, most, worst) }
        parts += percent(worst)
        parts += marks.compactMap { mark(axis, $0, $1) } + times(axis)
        let unit = axis.minutes == 1 ? "a minute" : "\(axis.minutes) minutes"
        return """
            <svg viewBox="0 0 \(Self.width) \(Self.bottom + Self.below)" role="img" \
            aria-label="what the ESP answered over time">\(parts.joined())</svg>
            <p class=key>\(key) Below: the share that the ESP refused. The incident's time is shaded. \
            A bar is \(unit); times are UTC.</p>
            """
    }

    /// Starts in the time before the incident. That part is at most as long as the rest, with a minimum of ten minutes:
    /// otherwise a day before would leave no room for a short incident.
    private var axis: Axis? {
        let moments = report.minutes.compactMap { Timestamp(rfc3339: $0.at) }
        guard let start = report.periods.dropFirst().first.flatMap({ Timestamp(rfc3339: $0.since) }),
            let first = moments.first, let last = moments.last
        else { return nil }
        let earliest = max(first, start - max(.seconds(600), max(last, start) - start))
        let from = min(earliest, last).microseconds / 60_000_000
        let span = last.microseconds / 60_000_000 - from + 1
        let minutes = Self.widths.first { (span + $0 - 1) / $0 <= Self.steps } ?? span / Int64(Self.steps) + 1
        return Axis(first: from, minutes: minutes, count: Int((span + minutes - 1) / minutes))
    }

    private func steps(_ axis: Axis) -> [SignalCounts] {
        var steps = [SignalCounts](repeating: SignalCounts(), count: axis.count)
        for minute in report.minutes {
            guard let at = Timestamp(rfc3339: minute.at) else { continue }
            let index = (at.microseconds / 60_000_000 - axis.first) / axis.minutes
            if at.microseconds / 60_000_000 >= axis.first, index < axis.count {
                steps[Int(index)] = steps[Int(index)] + minute.counts
            }
        }
        return steps
    }

    private static var bottom: Int { above + bars + between + shares }

    private func x(_ place: Double) -> Double { Double(Self.left) + place * Double(Self.width - Self.left) }

    private func shade(_ axis: Axis) -> [String] {
        guard let during = report.periods.first(where: { $0.name == .during }),
            let since = Timestamp(rfc3339: during.since), let until = Timestamp(rfc3339: during.until)
        else { return [] }
        let from = x(min(1, max(0, axis.place(since))))
        let to = x(min(1, max(0, axis.place(until))))
        return [
            "<rect x=\(SVGText.short(from)) y=\(Self.above) width=\(SVGText.short(max(1, to - from))) "
                + "height=\(Self.bottom - Self.above) fill=\"#fce8e6\"/>"
        ]
    }

    private func grid(_ most: Int, top: Int, height: Int, _ text: (Int) -> String) -> [String] {
        [0, most / 2, most].map { value in
            let y = top + height - value * height / most
            return "<line x1=\(Self.left) x2=\(Self.width) y1=\(y) y2=\(y) stroke=\"#dadce0\"/>"
                + "<text x=\(Self.left - 6) y=\(y + 4) text-anchor=end>\(text(value))</text>"
        }
    }

    /// The axis of shares, with lines at zero and at the greatest share.
    private func percent(_ worst: Double) -> [String] {
        [(0.0, Self.bottom), (worst, Self.bottom - Self.shares)].map { share, y in
            let tenths = Int((share * 1000).rounded())
            return "<line x1=\(Self.left) x2=\(Self.width) y1=\(y) y2=\(y) stroke=\"#dadce0\"/>"
                + "<text x=\(Self.left - 6) y=\(y + 4) text-anchor=end>\(tenths / 10).\(tenths % 10) %</text>"
        }
    }

    private func bar(_ counts: SignalCounts, _ index: Int, _ axis: Axis, _ most: Int, _ worst: Double) -> [String] {
        let width = Double(Self.width - Self.left) / Double(axis.count)
        let x = Double(Self.left) + Double(index) * width
        let at = Timestamp(microseconds: (axis.first + Int64(index) * axis.minutes) * 60_000_000).rfc3339.prefix(16)
        func rect(_ y: Double, _ height: Double, _ colour: String, _ title: String) -> String {
            "<rect x=\(SVGText.short(x)) y=\(SVGText.short(y)) width=\(SVGText.short(max(1, width - 1))) "
                + "height=\(SVGText.short(height)) fill=\"\(colour)\"><title>\(at): \(title)</title></rect>"
        }
        var y = Double(Self.above + Self.bars)
        var parts = Self.parts.filter { $0.count(counts) > 0 }.map { part in
            let height = Double(part.count(counts)) * Double(Self.bars) / Double(most)
            y -= height
            return rect(y, height, part.colour, "\(part.name) \(DamageSummary.grouped(part.count(counts)))")
        }
        if let share = counts.refusedShare, counts.refused > 0 {
            let height = max(1, share / worst * Double(Self.shares))
            parts.append(
                rect(Double(Self.bottom) - height, height, "#8c4a9e", "refused \(RecoverySummary.shareOf(counts))"))
        }
        return parts
    }

    /// The stops, the resumes, and the end of the incident's time if it did not end with a resume.
    private var marks: [(Timestamp, String)] {
        var marks = report.marks.compactMap { mark in
            Timestamp(rfc3339: mark.at).map { ($0, mark.kind == .resumed ? "resumed" : "stopped") }
        }
        if let end = report.resumedAt.flatMap({ Timestamp(rfc3339: $0) }), !marks.contains(where: { $0.0 == end }) {
            marks.append((end, "end"))
        }
        return marks
    }

    private func mark(_ axis: Axis, _ moment: Timestamp, _ name: String) -> String? {
        let place = axis.place(moment)
        guard (0...1).contains(place) else { return nil }
        let isLate = place > 0.85
        let x = x(place)
        return
            "<line x1=\(SVGText.short(x)) x2=\(SVGText.short(x)) y1=14 y2=\(Self.bottom) stroke=\"#202124\" stroke-dasharray=\"4 3\"/>"
            + "<text x=\(SVGText.short(x + (isLate ? -4 : 4))) y=\(name == "stopped" ? 12 : 26)"
            + "\(isLate ? " text-anchor=end" : "")>\(name)</text>"
    }

    private func times(_ axis: Axis) -> [String] {
        let every = max(1, axis.count / 6)
        let last = axis.first + Int64(axis.count) * axis.minutes
        let spansDays = axis.first / 1440 != last / 1440
        // The edge would cut a text at the very end.
        return stride(from: 0, to: max(1, axis.count - every / 2), by: every).map { index in
            let at = Timestamp(microseconds: (axis.first + Int64(index) * axis.minutes) * 60_000_000).rfc3339
            let clock = at.dropFirst(11).prefix(5)
            let text = spansDays ? "\(at.dropFirst(5).prefix(5)) \(clock)" : "\(clock)"
            let place = Double(index) / Double(axis.count)
            return "<text x=\(SVGText.short(x(place))) y=\(Self.bottom + 16)>\(text)</text>"
        }
    }

    private var key: String {
        Self.parts.map { "<span><i style=\"background:\($0.colour)\"></i>\($0.name)</span>" }.joined()
    }
}

/// A watch as a section of the HTML damage report.
struct RecoverySection {
    let summary: RecoverySummary

    private static let rows = 20

    var html: String {
        let report = summary.report
        let statement = "<p>\(ReportPage.text(summary.statement))</p>"
        let refusals = report.periods.flatMap { period in
            period.refusals.map { [period.name.rawValue, DamageSummary.grouped($0.deliveries), $0.text] }
        }
        let groups = summary.groups.map { group in
            let rows = group.rows.prefix(Self.rows).map { [$0.name.isEmpty ? "-" : $0.name] + RecoverySummary.row($0) }
            let more = group.count - rows.count
            return "<h3>By \(group.title)</h3>" + table([group.title] + RecoverySummary.rowHead, rows)
                + (more > 0 ? "<p>and \(DamageSummary.grouped(more)) more</p>" : "")
        }
        return RecoveryChart(report: report).svg + statement
            + table(
                summary.periodHead + [RecoverySummary.mailHead],
                zip(summary.periods, report.periods).map { $0 + [summary.whose($1)] })
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
