import Guard
import Mail

/// A damage report for a terminal.
struct ReportText {
    let summary: DamageSummary

    private var report: DamageReport { summary.report }

    /// The terminal's width; nil when the report is not for a terminal.
    private var width: Int? { summary.isForTerminal ? TerminalWidth.columns : nil }

    private func columns(_ rows: [[String]]) -> [String] { Words.columns(rows, width: width) }

    /// The length of the longest bar in characters.
    private static let barWidth = 40
    /// The most lines of the timeline.
    private static let steps = 30
    /// The most lines of the mail's text, and the most characters of a line.
    private static let (saidLines, saidWidth) = (15, 110)
    /// The most lines of a group.
    private static let groups = 10

    var lines: [String] {
        let lines =
            ["Damage report: \(Words.safe(summary.title))"]
            + columns(summary.headlines.map { [$0.name, Words.safe($0.text)] })
            + said
            + section("when", timeline)
            + section("stops", note(summary.earlierStops) + report.stops.map(stop))
            + summary.groups.flatMap { section("by \($0.title) (\($0.groups.count))", rows(of: $0.groups)) }
            + section("personal data that was found", columns(summary.personalData.map(found)))
            + section("what the checks found", columns(summary.otherFindings.map(found)))
            + section("lists that were asked", columns(report.lists.map(list)) + note(summary.otherLists))
            + (report.apologies ?? []).flatMap { apology in
                let text = ApologyStatusText(status: apology, isForTerminal: summary.isForTerminal)
                return section(
                    "the apology: campaign \(Words.safe(apology.campaign)), \(text.standing)", columns(text.rows))
            }
            + section("still unknown", summary.unknowns.map { "  " + Words.safe($0) })
            + section("questions that you may have to answer", columns(summary.questions.map(question)))
        return TerminalWidth.broken(lines, width: width)
    }

    private func section(_ title: String, _ lines: [String]) -> [String] { lines.isEmpty ? [] : ["", title] + lines }

    private func note(_ text: String?) -> [String] { text.map { ["  " + $0] } ?? [] }

    /// The first template with its text, and the others with their subjects. HTML and JSON have every text.
    private var said: [String] {
        guard !report.templates.isEmpty else { return [] }
        var lines: [String] = []
        for (index, said) in report.templates.enumerated() {
            let text = TemplateExcerptText(said: said)
            let count = "\(summary.counted(said.counts.total, "delivery", "deliveries")): \(Self.text(of: said.counts))"
            lines.append("  \(index + 1). \(count)")
            guard let note = text.note else {
                lines.append("     \(TemplateExcerptText.notKept)")
                continue
            }
            lines += ["     From: \(Words.safe(said.from))", "     Subject: \(Words.safe(said.subject))"]
            guard index == 0 else { continue }
            lines += text.lines.prefix(Self.saidLines).map {
                "     | \(Words.cut($0, to: min(Self.saidWidth, (width ?? .max) - 7)))"
            }
            if text.lines.count > Self.saidLines { lines.append("     | …") }
            lines.append("     (\(note))")
        }
        return section("what the mail said (\(summary.counted(report.templateCount, "template")))", lines)
    }

    private var timeline: [String] {
        let (minutes, steps) = summary.steps(atMost: Self.steps)
        let most = max(1, steps.map(\.counts.total).max() ?? 1)
        let marks =
            report.stops.map { stop in
                let receipt = summary.receipt(of: stop).map { ", \($0)" } ?? ""
                return (stop.at, "── \(stop.id) made by \(Words.safe(stop.who))\(receipt)")
            }
            + report.stops.compactMap { stop in stop.endedAt.map { ($0, "── \(stop.id) ended") } }
        var lines: [String] = []
        var open = marks.sorted { $0.0 < $1.0 }[...]
        for step in steps {
            while let mark = open.first, mark.0 < step.at {
                lines.append("  \(clock(mark.0))  \(mark.1)")
                open.removeFirst()
            }
            lines.append("  \(clock(step.at))  \(bar(step.counts, most: most))  \(Self.text(of: step.counts))")
        }
        lines += open.map { "  \(clock($0.0))  \($0.1)" }
        let unit = minutes == 1 ? "a line is a minute" : "a line is \(minutes) minutes"
        return lines + ["  (\(unit)\(summary.isForTerminal ? "" : ", UTC"); # left, . did not)"]
    }

    private func clock(_ at: String) -> String {
        summary.moment(at, elsewhere: String(at.prefix(16)).replacing("T", with: " "))
            .padding(to: ReadableTime.cellWidth)
    }

    private func bar(_ counts: StateCounts, most: Int) -> String {
        let left = counts.left * Self.barWidth / most
        let all = counts.total * Self.barWidth / most
        let text = String(repeating: "#", count: left) + String(repeating: ".", count: all - left)
        return (text.isEmpty && counts.total > 0 ? (counts.left > 0 ? "#" : ".") : text).padding(to: Self.barWidth)
    }

    static func text(of counts: StateCounts) -> String {
        Delivery.State.allCases.filter { counts[$0] > 0 }
            .map { "\($0.rawValue) \(DamageSummary.grouped(counts[$0]))" }.joined(separator: ", ")
    }

    private func stop(_ stop: DamageReport.StopSpan) -> String {
        let complete = stop.completeAt.map { ", complete at \(summary.moment($0))" } ?? ""
        let end = stop.endedAt.map { ", ended at \(summary.moment($0))" } ?? ", still active"
        let open = stop.unanswered == 0 ? "" : ", \(summary.counted(stop.unanswered, "message")) unanswered then"
        return
            "  \(stop.id)  \(Words.safe(stop.scope)) \(stop.mode) by \(Words.safe(stop.who)) at \(summary.moment(stop.at))\(complete)\(open)\(end): "
            + Words.safe(stop.reason)
    }

    private func rows(of groups: ReportGroups) -> [String] {
        let shown = groups.groups.prefix(Self.groups)
        var rows = shown.map { group in
            [
                DamageSummary.grouped(group.counts.total),
                Words.cut(Words.safe(group.name.isEmpty ? "-" : group.name), to: 60), Self.text(of: group.counts),
            ]
        }
        let rest = groups.groups.dropFirst(Self.groups).reduce(groups.others) { $0 + $1.counts }
        if rest.total > 0 {
            rows.append([
                DamageSummary.grouped(rest.total), "\(groups.count - shown.count) others", Self.text(of: rest),
            ])
        }
        return columns(rows)
    }

    private func found(_ found: DamageReport.FoundKind) -> [String] {
        [
            found.check, Words.safe(found.kind), found.action.rawValue,
            "\(summary.counted(found.messages, "message")), \(summary.people(found.people))",
        ]
    }

    private func list(_ use: DamageReport.ListUse) -> [String] {
        let age =
            use.ageSeconds.map { "content \(Words.span(seconds: $0)) old when it was last asked" }
            ?? "not known any more"
        return [use.list, "version \(use.version)", summary.counted(use.deliveries, "delivery", "deliveries"), age]
    }

    private func question(_ question: DamageSummary.Question) -> [String] {
        let answer =
            switch question.answer {
            case .yes: "[x] yes"
            case .no: "[ ] no"
            case .unknown: "[?]"
            }
        return [answer, question.text, Words.safe(question.evidence)]
    }
}

/// The text of a template, for terminal and HTML.
struct TemplateExcerptText {
    let said: TemplateExcerpt

    /// From this number of compared messages on, the comparison finds personal parts reliably.
    private static let enough = 10

    /// How reliable the personal parts are; nil when the text is not kept.
    var note: String? {
        guard let sample = said.sample else { return nil }
        if said.compared >= Self.enough {
            return "the text of \(sample); … is personal, found by comparison with \(said.compared) others"
        }
        let others =
            switch said.compared {
            case 0: "no other mail"
            case 1: "only 1 other message"
            default: "only \(said.compared) others"
            }
        return "the text of \(sample); … looks personal, compared with \(others)"
    }

    /// The lines of the text, without blank lines at its ends.
    var lines: [String] {
        let lines = said.text.split(separator: "\n", omittingEmptySubsequences: false).map { Words.safe(String($0)) }
        let isBlank = { (line: String) in line.allSatisfy(\.isWhitespace) }
        guard let first = lines.firstIndex(where: { !isBlank($0) }), let last = lines.lastIndex(where: { !isBlank($0) })
        else { return [] }
        return Array(lines[first...last])
    }

    static let notKept = "its text is not kept"
}

/// Recipients as comma-separated values (RFC 4180), for spreadsheets and other programs.
enum RecipientLines {
    static let head = "email,state,at,campaign,segment,id,reply\n"

    /// One row with its line end.
    static func line(_ row: RecipientRow, isRaw: Bool) -> String {
        CSVField.line(
            [
                row.address, row.state.rawValue, row.at, row.campaign, row.segment ?? "", row.id, row.reply ?? "",
            ], isRaw: isRaw)
    }
}
