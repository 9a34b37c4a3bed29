// Folder Text/Incidents: incidents, apologies, damage reports and watches as lines for a terminal, as Markdown and as
// HTML. It may use Output.

import Control
import Guard
import Mail
import System

/// An incident for a person: as a line, as a page, and as Markdown.
struct IncidentText {
    let incident: IncidentReport
    var now = Timestamp(microseconds: Clock.wallMicroseconds)

    /// `I1  open    high      wrong-segment  campaign:spring  2026-11-23 21:09:16  ann  3/10 steps  the wrong price`.
    var line: String {
        let state = incident.closedAt == nil ? Output.coloured("open  ", .red) : "closed"
        return [
            incident.id, state, incident.severity.rawValue.padding(to: 8), incident.kind.rawValue.padding(to: 17),
            Words.safe(incident.scope), clock(incident.openedAt).padding(to: ReadableTime.cellWidth), owner, steps,
            Words.safe(incident.summary),
        ].joined(separator: "  ")
    }

    /// One incident a row. On a terminal the columns are aligned, and the summary is below its row.
    static func table(of incidents: [IncidentReport], width: Int? = TerminalWidth.columns) -> [String] {
        let texts = incidents.map { IncidentText(incident: $0) }
        guard let width else { return texts.map(\.line) }
        let rows = Words.columns(texts.map(\.cells), indent: "", width: width)
        let lines = zip(texts, rows).flatMap { [$1, "      \(Words.safe($0.incident.summary))"] }
        return TerminalWidth.broken(lines, width: width)
    }

    /// The cells of a row, without the summary.
    private var cells: [String] {
        [
            incident.id, incident.closedAt == nil ? Output.coloured("open", .red) : "closed",
            incident.severity.rawValue, incident.kind.rawValue, Words.cut(Words.safe(incident.scope), to: 32),
            clock(incident.openedAt), Words.cut(owner, to: 16), steps,
        ]
    }

    private func clock(_ moment: String) -> String {
        ReadableTime.cell(moment, now: now, elsewhere: DamageSummary.clock(moment))
    }

    /// `3/10 steps`, with the overdue steps of an open incident.
    private var steps: String {
        let progress = incident.progress
        let overdue = progress.overdue == 0 || incident.closedAt != nil ? "" : ", \(progress.overdue) overdue"
        return "\(progress.settled)/\(progress.total) steps\(overdue)"
    }

    private var owner: String { incident.owner.isEmpty ? "no owner" : Words.safe(incident.owner) }

    var page: [String] {
        let state =
            incident.closedAt.map { "closed at \(ReadableTime.fact($0, now: now))" } ?? Output.coloured("OPEN", .red)
        let timeline = (incident.entries ?? []).map { entry in
            [clock(entry.at), entry.kind.rawValue, Words.safe(entry.who), Words.safe(entry.text)]
        }
        var lines = ["\(incident.id)  \(state)  \(Words.safe(incident.summary))"] + Words.columns(facts())
        lines += playbook + ["timeline" + ReadableTime.zoneNote]
        if let earlier { lines.append("  \(earlier)") }
        return TerminalWidth.broken(
            lines + Words.columns(timeline) + ["what it did", "  sendguard report --incident \(incident.id)"])
    }

    /// What a command did, what is next, and where the rest is.
    /// - Parameter done: such as `noted`.
    func result(_ done: String) -> [String] {
        var lines = ["\(incident.id) \(done)"]
        if incident.closedAt != nil {
            lines.append("for a post-mortem: sendguard incident show \(incident.id) --format markdown")
        } else if let next = incident.progress.next.map({ Words.safe($0) }) {
            lines.append("next step: \(next) (sendguard incident step \(incident.id) \(next))")
        } else if incident.progress.total > 0 {
            lines.append("all steps are settled; to close it: sendguard incident close \(incident.id) TEXT")
        }
        return TerminalWidth.broken(lines + ["all about it: sendguard incident show \(incident.id)"])
    }

    /// `wrong-segment, high; campaign:spring, since 2026-11-23T21:00:00.000Z; owner ann`.
    var terms: String {
        let rows = facts().filter { ["kind", "mail"].contains($0[0]) }.map { $0[1] }
        return (rows + [incident.owner.isEmpty ? owner : "owner \(owner)"]).joined(separator: "; ")
    }

    /// The number of entries not shown; nil when all are shown.
    private var earlier: String? {
        incident.earlierEntries.map { "(\($0) \($0 == 1 ? "entry" : "entries") before these, not shown)" }
    }

    private var playbook: [String] {
        let summary = StepLines.summary(incident.progress, isOpen: incident.closedAt == nil)
        return summary.isEmpty ? [] : ["playbook: \(summary)"] + StepLines(incident: incident, now: now).lines()
    }

    private func facts(isForTerminal: Bool = Output.isTerminal) -> [[String]] {
        func cell(_ moment: String) -> String { ReadableTime.cell(moment, now: now, isTerminal: isForTerminal) }
        let until = incident.until.map { " until \(cell($0))" } ?? ""
        let opened = ReadableTime.fact(incident.openedAt, now: now, isTerminal: isForTerminal)
        return [
            ["kind", "\(incident.kind.rawValue), \(incident.severity.rawValue)"],
            ["mail", "\(Words.safe(incident.scope)), since \(cell(incident.since))\(until)"],
            ["owner", owner],
            ["opened", "\(opened) by \(Words.safe(incident.openedBy))"],
            ["stops", incident.stops.isEmpty ? "none" : incident.stops.joined(separator: ", ")],
        ]
    }

    /// The incident as Markdown, for a post-mortem.
    func markdown(_ summary: DamageSummary) -> [String] {
        let entries = (incident.entries ?? []).map { entry in
            "| \(DamageSummary.clock(entry.at)) | \(entry.kind.rawValue) | \(Self.cell(entry.who)) "
                + "| \(Self.cell(entry.text)) |"
        }
        // An indented block, so that no text in it can end the block.
        let damage = ReportText(summary: summary).lines.map { "    " + $0 }
        var lines = ["# \(incident.id): \(Self.cell(incident.summary))", ""]
        lines += facts(isForTerminal: false).map { "- **\($0[0])**: \(Self.cell($0[1]))" }
        lines += ["", "## Steps", "", "| step | state | who | UTC | what | note |", "|---|---|---|---|---|---|"]
        lines += StepLines(incident: incident, now: now).markdown(Self.cell)
        lines += ["", "## Timeline", ""]
        if let earlier { lines += [earlier, ""] }
        lines += ["| UTC | what | who | |", "|---|---|---|---|"] + entries
        lines += ["", "## Damage", ""] + damage
        return lines + ["", "## Cause", "", "## What changes", ""]
    }

    /// Escapes a text so that it is not read as Markdown.
    private static func cell(_ text: String) -> String {
        Words.safe(text).reduce(into: "") { result, character in
            if "\\`*_{}[]<>|#".contains(character) { result.append("\\") }
            result.append(character)
        }
    }
}

/// The progress of an apology, for a person.
struct ApologyStatusText {
    let status: ApologyStatus
    /// Whether times are in the terminal's time zone; false: in UTC, for files and pages.
    var isForTerminal = Output.isTerminal
    var now = Timestamp(microseconds: Clock.wallMicroseconds)

    /// One line for the apology, then one line for each state of its people.
    var lines: [String] {
        ["\(status.incident)'s apology is campaign \(Words.safe(status.campaign)), \(standing)"] + Words.columns(rows)
    }

    var standing: String {
        if let endedAt = status.endedAt { return "ended at \(moment(endedAt))" }
        guard let armedAt = status.armedAt else { return "never armed" }
        return "armed at \(moment(armedAt)) by \(Words.safe(status.armedBy))"
    }

    private func moment(_ at: String) -> String { ReadableTime.cell(at, now: now, isTerminal: isForTerminal) }

    /// The state, the number of people in it, and what it means.
    var rows: [[String]] {
        let coverage = status.coverage
        let rows = [
            ["for", DamageSummary.grouped(status.people), "people whom the incident reached, or may have reached"],
            ["had", DamageSummary.grouped(coverage.had), "the ESP has accepted it"],
            [
                "unknown", DamageSummary.grouped(coverage.unknown),
                "on its way, or no reply is on record; they get no second one",
            ],
            ["held", DamageSummary.grouped(coverage.held), "a stop holds it"],
            ["owed", DamageSummary.grouped(coverage.owed), "not sent yet, or refused"],
        ]
        let suppressed = status.suppressed.map {
            [["left out", DamageSummary.grouped($0), "on a suppression list, or erased"]]
        }
        return rows + (suppressed ?? [])
    }
}
