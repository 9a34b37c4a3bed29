import Control
import Guard
import Mail

/// The steps of an incident for a person: one line each. An open step has its instructions below it.
struct StepLines {
    let incident: IncidentReport
    let now: Timestamp

    /// The width of the text below a step.
    private static let width = TerminalWidth.fitting(104) - 8

    private var steps: [IncidentStepReport] { incident.steps ?? [] }

    /// `3 of 10 steps settled, 1 OVERDUE; next: tell`; empty when there are no steps. A closed incident has no next
    /// step, and nothing in it is overdue.
    static func summary(_ progress: IncidentStepReport.Progress, isOpen: Bool) -> String {
        guard progress.total > 0 else { return "" }
        let isLate = isOpen && progress.overdue > 0
        let overdue = isLate ? ", " + Output.coloured("\(progress.overdue) OVERDUE", .red) : ""
        let next = isOpen ? progress.next.map { "; next: \(Words.safe($0))" } ?? "" : ""
        return "\(progress.settled) of \(Words.count(progress.total, "step")) settled\(overdue)\(next)"
    }

    /// - Parameter name: the only step to show; nil: all steps.
    func lines(of name: String? = nil) -> [String] {
        let shown = steps.filter { name == nil || $0.name == name }
        let rows = Words.columns(shown.map(row))
        return zip(shown, rows).flatMap { step, row in [row] + below(step, isWhole: name != nil) }
    }

    private func row(_ step: IncidentStepReport) -> [String] {
        let mark =
            switch step.state {
            case .open: step.name == incident.progress.next && incident.closedAt == nil ? "[>]" : "[ ]"
            case .doing: "[~]"
            case .done: "[x]"
            case .skipped: "[-]"
            }
        return [mark, Words.safe(step.name), Words.safe(step.role), time(step)]
    }

    /// `done at 2026-11-23 21:12 by ann`, `OVERDUE for 12 min, ann`, `due in 45 min`.
    private func time(_ step: IncidentStepReport) -> String {
        if step.state.isSettled {
            let at =
                step.changedAt.map {
                    " " + ReadableTime.cell($0, now: now, elsewhere: "at \(DamageSummary.clock($0))")
                } ?? ""
            return "\(step.state.rawValue)\(at) by \(Words.safe(step.owner.isEmpty ? step.changedBy : step.owner))"
        }
        var parts: [String] = []
        if let due = step.dueAt.flatMap({ Timestamp(rfc3339: $0) }), incident.closedAt == nil {
            let seconds = Int((due - now).wholeSeconds)
            parts.append(
                step.overdue
                    ? Output.coloured("OVERDUE", .red) + " for \(Words.span(seconds: -seconds))"
                    : "due in \(Words.span(seconds: seconds))")
        }
        if step.state == .doing { parts.append("doing") }
        if !step.owner.isEmpty { parts.append(Words.safe(step.owner)) }
        return parts.isEmpty ? step.state.rawValue : parts.joined(separator: ", ")
    }

    private func below(_ step: IncidentStepReport, isWhole: Bool) -> [String] {
        let text = step.state.isSettled && !isWhole ? "" : Words.safe(step.text)
        let note = step.note.isEmpty ? "" : "note: \(Words.safe(step.note))"
        return [text, note].flatMap { Words.wrapped($0, width: Self.width) }.map { "        \($0)" }
    }

    /// Rows of a Markdown table. `cell` escapes each cell.
    func markdown(_ cell: (String) -> String) -> [String] {
        steps.map { step in
            let who = step.owner.isEmpty ? step.role : "\(step.owner) (\(step.role))"
            let state = step.overdue ? "\(step.state.rawValue), overdue" : step.state.rawValue
            let at = step.changedAt.map(DamageSummary.clock) ?? ""
            return "| " + [step.name, state, who, at, step.text, step.note].map(cell).joined(separator: " | ") + " |"
        }
    }
}
