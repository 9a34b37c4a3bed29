import Guard
import Mail

/// When the mail of a damage report went out and was kept back: at most sixty bars.
///
/// A report about one minute shows that minute among its neighbours, so that it is no block of colour.
struct DamageChart {
    let report: DamageReport

    private static let (height, above, below) = (120.0, 20.0, 20.0)
    private static let (most, least) = (60, 15)

    private struct Bar {
        let at: Timestamp
        var left = 0
        var kept = 0
    }

    var html: HTML {
        let (bars, minutes) = bars
        guard !bars.isEmpty else { return element("p", .class("hint")) { "No times are on record." } }
        let top = max(1, bars.map { $0.left + $0.kept }.max() ?? 1)
        return element("figure", .class("flow")) {
            drawing(bars, minutes, top)
            element("figcaption") {
                element("ul", .class("legend")) {
                    element("li") {
                        element("span", .class("key relayed"), HTMLAttribute("aria-hidden", "true"))
                        "went out, \(PageWords.number(report.deliveries.left))"
                    }
                    element("li") {
                        element("span", .class("key blocked"), HTMLAttribute("aria-hidden", "true"))
                        "kept back, \(PageWords.number(report.deliveries.total - report.deliveries.left))"
                    }
                    element("li", .class("hint")) {
                        "deliveries; a bar is \(PageWords.span(seconds: minutes * 60))"
                    }
                }
            }
            more("damage-table", "The same as numbers") {
                dataTable("Deliveries over time", ["From", "#Went out", "#Kept back"]) {
                    for bar in bars where bar.left + bar.kept > 0 {
                        element("tr") {
                            headCell { moment(bar.at, isMinute: true) }
                            numberCell(bar.left)
                            numberCell(bar.kept)
                        }
                    }
                }
            }
        }
    }

    /// - Returns: bars of equal lengths without a gap, and the length in minutes.
    private var bars: ([Bar], Int) {
        let moments = report.minutes.compactMap { minute in
            Timestamp(rfc3339: minute.at).map { (at: $0, counts: minute.counts) }
        }
        guard let first = moments.first?.at, let last = moments.last?.at else { return ([], 1) }
        let step = report.stepMinutes ?? 1
        let steps = Int((last - first).components.seconds) / 60 / step + 1
        let joined = max(1, (steps + Self.most - 1) / Self.most)
        let length = step * joined
        let count = max((steps + joined - 1) / joined, Self.least)
        let lead = (count - (steps + joined - 1) / joined) / 2
        let begin = first - .seconds(60 * length * lead)
        var bars = (0..<count).map { Bar(at: begin + .seconds(60 * length * $0)) }
        for (at, counts) in moments {
            let index = min(count - 1, max(0, Int((at - begin).components.seconds) / 60 / length))
            bars[index].left += counts.left
            bars[index].kept += counts.total - counts.left
        }
        return (bars, length)
    }

    private func drawing(_ bars: [Bar], _ minutes: Int, _ top: Int) -> HTML {
        let bottom = Self.above + Self.height
        let width = 100 / Double(bars.count)
        let isDays = minutes * bars.count > 2 * 1440
        return element(
            "svg", .class("chart"), HTMLAttribute("role", "img"), HTMLAttribute("width", "100%"),
            HTMLAttribute("height", SVG.number(bottom + Self.below)),
            HTMLAttribute(
                "aria-label",
                "\(PageWords.number(report.deliveries.left)) deliveries went out, "
                    + "\(PageWords.number(report.deliveries.total - report.deliveries.left)) were kept back.")
        ) {
            SVG.line("grid", x: (0, 100), y: (bottom, bottom))
            SVG.line("grid", x: (0, 100), y: (Self.above, Self.above))
            SVG.text(PageWords.number(top), x: 0, y: Self.above - 6)
            for (index, bar) in bars.enumerated() {
                column(bar, x: Double(index) * width, width: min(width, 4) * 0.86, bottom, top)
            }
            for index in stride(from: 0, to: bars.count, by: max(1, (bars.count + 3) / 4)) {
                let (at, x) = (bars[index].at.rfc3339, Double(index) * width)
                if isDays {
                    SVG.text(String(at.prefix(10)), x: x, y: bottom + 14, anchor: index == 0 ? "start" : "middle")
                } else {
                    SVG.moment(at, x: x, y: bottom + 14, isFirst: index == 0)
                }
            }
        }
    }

    private func column(_ bar: Bar, x: Double, width: Double, _ bottom: Double, _ top: Int) -> HTML {
        guard bar.left + bar.kept > 0 else { return .empty }
        let left = Double(bar.left) * Self.height / Double(top)
        let kept = Double(bar.kept) * Self.height / Double(top)
        return element("g") {
            element("title") {
                "\(bar.at.rfc3339.dropFirst(11).prefix(5)) UTC: \(bar.left) went out, \(bar.kept) kept back"
            }
            SVG.bar("relayed", x: x, width: width, y: bottom - left, height: left)
            SVG.bar("blocked", x: x, width: width, y: bottom - left - kept, height: kept)
        }
    }
}
