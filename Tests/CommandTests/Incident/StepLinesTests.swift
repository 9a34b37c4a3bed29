import Control
import Guard
import Mail
import Testing

@testable import sendguard

struct StepLinesTests {
    private static let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!

    private func report(closed: Bool = false) -> IncidentReport {
        func step(_ name: String, _ due: Duration?, _ state: IncidentStep.State, _ owner: String = "") -> IncidentStep {
            var step = IncidentStep(
                name: name, kind: .other, text: "Do \(name) | now.", role: "lead", dueAt: due.map { Self.noon + $0 })
            (step.state, step.owner) = (state, owner)
            if state != .open { (step.changedAt, step.changedBy) = (Self.noon, "ann") }
            return step
        }
        var skipped = step("honour", nil, .skipped)
        skipped.note = "it promises \u{1B}[31mnothing"
        let incident = Incident(
            id: IncidentID(value: 1), kind: .other, severity: .medium, scope: .all, since: Self.noon, until: nil,
            summary: "oops", owner: "", openedAt: Self.noon, openedBy: "ann",
            closedAt: closed ? Self.noon : nil, stops: [],
            steps: [
                step("own", .seconds(60), .done, "bob"), step("stop", .seconds(60), .open),
                step("assess", .seconds(3600), .doing, "eve"), skipped, step("learn", nil, .open),
            ])
        return IncidentReport(incident, entries: [], at: Self.noon + .seconds(660))
    }

    @Test func `the lines show the next step, the overdue steps and the owners`() {
        let lines = StepLines(incident: report(), now: Self.noon + .seconds(660)).lines()
        #expect(
            lines == [
                "  [x]  own     lead  done at 2026-03-01 12:00:00 by bob",
                "  [>]  stop    lead  OVERDUE for 10 min", "        Do stop | now.",
                "  [~]  assess  lead  due in 49 min, doing, eve", "        Do assess | now.",
                "  [-]  honour  lead  skipped at 2026-03-01 12:00:00 by ann", "        note: it promises ?[31mnothing",
                "  [ ]  learn   lead  open", "        Do learn | now.",
            ])
        #expect(StepLines.summary(report().progress, isOpen: true) == "2 of 5 steps settled, 1 OVERDUE; next: stop")
    }

    @Test func `a single step is shown with its text`() {
        let lines = StepLines(incident: report(), now: Self.noon).lines(of: "own")
        #expect(lines == ["  [x]  own  lead  done at 2026-03-01 12:00:00 by bob", "        Do own | now."])
    }

    @Test func `the incident list counts the steps, and Markdown has a row for each step`() {
        let now = Self.noon + .seconds(660)
        #expect(IncidentText(incident: report(), now: now).line.contains("  2/5 steps, 1 overdue  oops"))
        #expect(IncidentText(incident: report(closed: true), now: now).line.contains("  2/5 steps  oops"))
        let summary = DamageSummary(report: DamageReport(), costPerRecipient: nil)
        let text = IncidentText(incident: report(), now: now).markdown(summary)
        #expect(text.contains("| own | done | bob (lead) | 2026-03-01 12:00:00 | Do own \\| now. |  |"))
        #expect(text.contains("| stop | open, overdue | lead |  | Do stop \\| now. |  |"))
        #expect(!text.joined().contains("\u{1B}"))
    }

    @Test func `a change prints what was done and what is next`() {
        let text = IncidentText(incident: report(), now: Self.noon)
        #expect(
            text.result("changed: \(text.terms)") == [
                "I1 changed: other, medium; all, since 2026-03-01T12:00:00.000Z; no owner",
                "next step: stop (sendguard incident step I1 stop)", "all about it: sendguard incident show I1",
            ])
        #expect(
            IncidentText(incident: report(closed: true), now: Self.noon).result("closed: done") == [
                "I1 closed: done", "for a post-mortem: sendguard incident show I1 --format markdown",
                "all about it: sendguard incident show I1",
            ])
    }

    @Test func `the table of incidents fits the terminal`() {
        var long = report()
        (long.scope, long.owner) = ("campaign:" + String(repeating: "x", count: 60), "Annabel Lee")
        for width in [80, 100] {
            let lines = IncidentText.table(of: [report(), long], width: width)
            #expect(lines.joined(separator: "\n").split(separator: "\n").allSatisfy { $0.count <= width }, "\(lines)")
            #expect(lines.contains("      oops"))
        }
        #expect(IncidentText.table(of: [report()], width: nil) == [IncidentText(incident: report()).line])
    }

    @Test func `a closed incident has no due steps`() {
        let lines = StepLines(incident: report(closed: true), now: Self.noon + .seconds(660)).lines()
        #expect(!lines.joined().contains("OVERDUE") && !lines.joined().contains("due in"))
        #expect(!lines.joined().contains("[>]"))
        #expect(StepLines.summary(report().progress, isOpen: false) == "2 of 5 steps settled")
    }
}
