import Guard
import Mail

/// The last hour as inline SVG: a bar for each minute, and a numbered mark for each stop, resume and trip.
///
/// Places are percentages, so the drawing fits every width and its letters keep their size. The same figures are a table
/// below it.
struct FlowChart {
    let flow: FlowReport
    /// Stops, resumes and trips of the hour, oldest first.
    let events: [EventReport]

    private static let (height, above, below) = (140.0, 20.0, 20.0)

    /// The kinds, from the bottom of a bar to its top.
    private static let kinds: [(name: String, words: String, count: @Sendable (FlowCounts) -> Int)] = [
        ("relayed", "relayed", { $0.relayed }), ("blocked", "blocked", { $0.blocked }),
        ("deferred", "deferred", { $0.deferred }), ("held", "held", { $0.held }),
    ]

    private struct Mark {
        /// 0 to 1.
        let place: Double
        let numbers: ClosedRange<Int>
    }

    var html: HTML {
        element("figure", .class("flow")) {
            drawing
            element("figcaption") {
                legend
                if !marked.isEmpty { markList }
            }
            more("flow-table", "The same as numbers") { table }
        }
    }

    private var most: Int { max(1, flow.minutes.map(\.counts.total).max() ?? 1) }

    private var drawing: HTML {
        let bottom = Self.above + Self.height
        let width = 100 / Double(max(1, flow.minutes.count))
        return element(
            "svg", .class("chart"), HTMLAttribute("role", "img"), HTMLAttribute("width", "100%"),
            HTMLAttribute("height", SVG.number(bottom + Self.below)), HTMLAttribute("aria-label", summary)
        ) {
            for share in [0.0, 0.5, 1.0] {
                SVG.line(
                    "grid", x: (0, 100), y: (bottom - share * Self.height, bottom - share * Self.height))
            }
            for (index, minute) in flow.minutes.enumerated() { bar(minute, x: Double(index) * width, width, bottom) }
            SVG.text("\(PageWords.number(most)) a minute", x: 0, y: Self.above - 6)
            for mark in marks {
                SVG.line("mark", x: (mark.place * 100, mark.place * 100), y: (Self.above, bottom))
                SVG.text(
                    Self.label(mark.numbers), class: "number", x: mark.place * 100, y: Self.above - 6,
                    anchor: mark.place > 0.94 ? "end" : "middle")
            }
            for index in stride(from: 0, to: flow.minutes.count, by: 20) {
                SVG.moment(flow.minutes[index].at, x: Double(index) * width, y: bottom + 14, isFirst: index == 0)
            }
        }
    }

    private func bar(_ minute: FlowReport.Minute, x: Double, _ width: Double, _ bottom: Double) -> HTML {
        var y = bottom
        return element("g") {
            element("title") { "\(minute.at.dropFirst(11).prefix(5)) UTC: \(Self.words(minute.counts))" }
            for kind in Self.kinds where kind.count(minute.counts) > 0 {
                let height = Double(kind.count(minute.counts)) * Self.height / Double(most)
                SVG.bar(
                    kind.name, x: x, width: width * 0.86,
                    y: {
                        y -= height; return y
                    }(), height: height)
            }
        }
    }

    static func words(_ counts: FlowCounts) -> String {
        let parts = kinds.filter { $0.count(counts) > 0 }.map { "\(PageWords.number($0.count(counts))) \($0.words)" }
        return parts.isEmpty ? "no mail" : parts.joined(separator: ", ")
    }

    private var total: FlowCounts {
        flow.minutes.reduce(into: FlowCounts()) { sum, minute in
            sum.relayed += minute.counts.relayed
            sum.blocked += minute.counts.blocked
            sum.deferred += minute.counts.deferred
            sum.held += minute.counts.held
        }
    }

    private var summary: String { "Messages of the last hour: \(Self.words(total))." }

    private var legend: HTML {
        element("ul", .class("legend")) {
            for kind in Self.kinds {
                element("li") {
                    element("span", .class("key \(kind.name)"), HTMLAttribute("aria-hidden", "true"))
                    "\(PageWords.number(kind.count(total))) \(kind.words)"
                }
            }
            element("li", .class("hint")) { "in the last hour" }
        }
    }

    // MARK: Marks

    private var marked: [EventReport] { Array(events.suffix(9)) }

    /// Marks that would touch are one.
    private var marks: [Mark] {
        guard let first = flow.minutes.first.flatMap({ Timestamp(rfc3339: $0.at) }) else { return [] }
        var marks: [Mark] = []
        for (index, event) in marked.enumerated() {
            guard let at = Timestamp(rfc3339: event.at) else { continue }
            let place = Double((at - first).components.seconds) / Double(60 * flow.minutes.count)
            guard (0...1).contains(place) else { continue }
            if let last = marks.last, place - last.place < 0.05 {
                marks[marks.count - 1] = Mark(place: last.place, numbers: last.numbers.lowerBound...index + 1)
            } else {
                marks.append(Mark(place: place, numbers: index + 1...index + 1))
            }
        }
        return marks
    }

    private static func label(_ numbers: ClosedRange<Int>) -> String {
        numbers.count == 1 ? "\(numbers.lowerBound)" : "\(numbers.lowerBound)–\(numbers.upperBound)"
    }

    private var markList: HTML {
        element("ol", .class("marks")) {
            for event in marked {
                element("li") {
                    moment(event.at)
                    " "
                    foreign(event.who)
                    ": \(event.event.rawValue) "
                    foreign(event.subject)
                    if !event.reason.isEmpty {
                        " – "
                        foreign(event.reason)
                    }
                }
            }
        }
    }

    private var table: HTML {
        dataTable("Messages of the last hour by minute", ["Minute", "#Relayed", "#Blocked", "#Deferred", "#Held"]) {
            for minute in flow.minutes.reversed() where minute.counts.total > 0 {
                element("tr") {
                    headCell { moment(minute.at, isMinute: true) }
                    for kind in Self.kinds { numberCell(kind.count(minute.counts)) }
                }
            }
        }
    }
}
