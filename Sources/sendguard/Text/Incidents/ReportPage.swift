import Guard
import Mail

/// A damage report as one HTML page with its styles and charts. It needs no other file and can be printed.
struct ReportPage {
    let summary: DamageSummary
    /// The watch of the report's incident; nil for a report without an incident.
    var watch: RecoveryReport?

    private var report: DamageReport { summary.report }

    var html: String {
        let title = "Damage report: \(summary.title)"
        let sections = [
            table(summary.headlines.map { ["<th>\(Self.text($0.name))</th>", Self.cell($0.text)] }),
            section("What the mail said (\(summary.counted(report.templateCount, "template")))", said),
            section("When", TimelineChart(summary: summary).svg),
            watch.map {
                section("Before, during and after", RecoverySection(summary: RecoverySummary(report: $0)).html)
            }
                ?? "",
            section(
                "Stops",
                note(summary.earlierStops)
                    + table(stopRows, head: ["stop", "scope", "mode", "made", "complete", "ended", "by", "reason"])),
            summary.groups.map { section("By \($0.title)", GroupChart(groups: $0.groups).html) }.joined(),
            section("Personal data that was found", findings(summary.personalData)),
            section("What the checks found", findings(summary.otherFindings)),
            section(
                "Lists that were asked",
                table(listRows, head: ["list", "version", "deliveries", "content from", "age when last asked"])
                    + note(summary.otherLists)),
            (report.apologies ?? []).map(apology).joined(),
            section("Still unknown", summary.unknowns.map { "<p>\(Self.text($0))</p>" }.joined()),
            section("Questions that you may have to answer", table(questionRows, head: ["", "question", "on record"])),
        ]
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>\(Self.text(title))</title><style>\(Self.style)</style></head>
            <body><h1>\(Self.text(title))</h1>
            \(sections.joined(separator: "\n"))
            </body></html>

            """
    }

    private func section(_ title: String, _ body: String) -> String {
        body.isEmpty ? "" : "<section><h2>\(Self.text(title))</h2>\n\(body)</section>"
    }

    private func note(_ text: String?) -> String { text.map { "<p>\(Self.text($0))</p>" } ?? "" }

    /// - Parameter rows: rows of cells that are already HTML.
    private func table(_ rows: [[String]], head: [String] = []) -> String {
        guard !rows.isEmpty else { return "" }
        let top = head.isEmpty ? "" : "<tr>\(head.map { "<th>\(Self.text($0))</th>" }.joined())</tr>"
        return "<table>\(top)\(rows.map { "<tr>\($0.joined())</tr>" }.joined(separator: "\n"))</table>"
    }

    private var said: String {
        report.templates.map { said in
            let text = TemplateExcerptText(said: said)
            let counts = ["<th>deliveries</th>", Self.cell(ReportText.text(of: said.counts))]
            guard let note = text.note else { return table([counts]) + "<p>\(TemplateExcerptText.notKept)</p>" }
            let head = [["<th>From</th>", Self.cell(said.from)], ["<th>Subject</th>", Self.cell(said.subject)]]
            return table([counts] + head) + "<pre>\(text.lines.map(Self.text).joined(separator: "\n"))</pre>"
                + "<p class=note>\(Self.text(note))</p>"
        }.joined(separator: "\n")
    }

    private var stopRows: [[String]] {
        report.stops.map { stop in
            let complete =
                (stop.completeAt.map(DamageSummary.clock) ?? "not on record")
                + (stop.unanswered == 0 ? "" : " (\(stop.unanswered) unanswered)")
            return [
                stop.id, stop.scope, stop.mode, DamageSummary.clock(stop.at), complete,
                stop.endedAt.map(DamageSummary.clock) ?? "still active", stop.who,
                stop.reason,
            ]
            .map(Self.cell)
        }
    }

    private func findings(_ findings: [DamageReport.FoundKind]) -> String {
        let rows = findings.map { found in
            [found.check, found.kind, found.action.rawValue].map(Self.cell)
                + [found.messages, found.people].map { Self.number($0) }
        }
        return table(rows, head: ["check", "kind", "done", "messages", "people"])
    }

    private func apology(_ status: ApologyStatus) -> String {
        let text = ApologyStatusText(status: status, isForTerminal: false)
        return section(
            "The apology: campaign \(status.campaign), \(text.standing)",
            table(text.rows.map { ["<th>\($0[0])</th>", "<td class=n>\($0[1])</td>", Self.cell($0[2])] }))
    }

    private var listRows: [[String]] {
        report.lists.map { use in
            [Self.cell(use.list), Self.number(Int(use.version)), Self.number(use.deliveries)]
                + [use.generatedAt ?? "not known any more", use.ageSeconds.map { Words.span(seconds: $0) } ?? ""].map(
                    Self.cell)
        }
    }

    private var questionRows: [[String]] {
        summary.questions.map { question in
            let mark =
                switch question.answer {
                case .yes: "☒ yes"
                case .no: "☐ no"
                case .unknown: "?"
                }
            return [mark, question.text, question.evidence].map(Self.cell)
        }
    }

    static func cell(_ text: String) -> String { "<td>\(Self.text(text))</td>" }

    static func number(_ number: Int) -> String { "<td class=n>\(DamageSummary.grouped(number))</td>" }

    /// Escapes a text for HTML, for content and for attributes.
    static func text(_ text: String) -> String {
        Words.safe(text).reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
    }

    /// The colour of a state in charts and legends. On grey paper the colours differ by their lightness.
    static func colour(of state: Delivery.State) -> String {
        switch state {
        case .accepted: "#b3261e"
        case .unknown: "#e8710a"
        case .released: "#8c4a9e"
        case .refused: "#5f6368"
        case .blocked: "#1e6b3a"
        case .suppressed: "#3c9a9a"
        case .deferred: "#6fae86"
        case .held: "#c9b458"
        case .discarded: "#bdc1c6"
        }
    }

    private static let style = """
        body{font:15px/1.5 system-ui,sans-serif;color:#202124;max-width:60rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.5rem}h2{font-size:1.1rem;margin:2rem 0 .5rem;border-bottom:1px solid #dadce0}
        h3{font-size:1rem;margin:1.5rem 0 .3rem}
        table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .6rem .25rem 0}
        th{font-weight:600;color:#5f6368;white-space:nowrap}td.n{text-align:right;font-variant-numeric:tabular-nums}
        td{overflow-wrap:break-word}svg{width:100%;height:auto}svg text{font:11px system-ui,sans-serif;fill:#5f6368}
        .key span{display:inline-block;margin-right:1rem}.key i{display:inline-block;width:.8em;height:.8em;margin-right:.3em}
        pre{white-space:pre-wrap;background:#f8f9fa;border:1px solid #dadce0;padding:.6rem;margin:.5rem 0;font-size:.85em}
        .note{color:#5f6368;font-size:.85em;margin:0 0 1.2rem}
        @media print{body{margin:0;max-width:none;font-size:11px}section{break-inside:avoid}*{print-color-adjust:exact}}
        """
}
