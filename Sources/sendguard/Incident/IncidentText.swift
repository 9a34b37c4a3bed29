import Admin
import Guard
import Mail

/// An incident for a person: in a line, as a page, and as a document.
struct IncidentText {
    let incident: IncidentReport

    /// `I1  open    high      wrong-segment  campaign:spring  2026-11-23 21:09:16  ann  the wrong price`.
    var line: String {
        let state = incident.closedAt == nil ? Output.coloured("open  ", .red) : "closed"
        return [
            incident.id, state, incident.severity.rawValue.padding(to: 8), incident.kind.rawValue.padding(to: 17),
            Words.safe(incident.scope), DamageSummary.clock(incident.openedAt), owner, Words.safe(incident.summary),
        ].joined(separator: "  ")
    }

    private var owner: String { incident.owner.isEmpty ? "nobody's" : Words.safe(incident.owner) }

    var page: [String] {
        let state = incident.closedAt.map { "closed at \($0)" } ?? Output.coloured("OPEN", .red)
        let timeline = (incident.entries ?? []).map { entry in
            [DamageSummary.clock(entry.at), entry.kind.rawValue, Words.safe(entry.who), Words.safe(entry.text)]
        }
        return ["\(incident.id)  \(state)  \(Words.safe(incident.summary))"] + Words.columns(facts)
            + ["timeline (UTC)"] + Words.columns(timeline)
            + ["what it did", "  sendguard report --incident \(incident.id)"]
    }

    private var facts: [[String]] {
        let until = incident.until.map { " until \($0)" } ?? ""
        return [
            ["kind", "\(incident.kind.rawValue), \(incident.severity.rawValue)"],
            ["mail", "\(Words.safe(incident.scope)), since \(incident.since)\(until)"],
            ["owner", owner],
            ["opened", "\(incident.openedAt) by \(Words.safe(incident.openedBy))"],
            ["stops", incident.stops.isEmpty ? "none" : incident.stops.joined(separator: ", ")],
        ]
    }

    /// For a post-mortem.
    func markdown(_ summary: DamageSummary) -> [String] {
        let entries = (incident.entries ?? []).map { entry in
            "| \(DamageSummary.clock(entry.at)) | \(entry.kind.rawValue) | \(Self.cell(entry.who)) "
                + "| \(Self.cell(entry.text)) |"
        }
        // Nobody's text may end the block that it stands in.
        let damage = ReportText(summary: summary).lines.map { "    " + $0 }
        return ["# \(incident.id): \(Self.cell(incident.summary))", ""]
            + facts.map { "- **\($0[0])**: \(Self.cell($0[1]))" }
            + ["", "## Timeline", "", "| UTC | what | who | |", "|---|---|---|---|"] + entries
            + ["", "## Damage", ""] + damage
            + ["", "## Cause", "", "## What changes", ""]
    }

    /// What somebody wrote, as text and not as Markdown.
    private static func cell(_ text: String) -> String {
        Words.safe(text).reduce(into: "") { result, character in
            if "\\`*_{}[]<>|#".contains(character) { result.append("\\") }
            result.append(character)
        }
    }
}
