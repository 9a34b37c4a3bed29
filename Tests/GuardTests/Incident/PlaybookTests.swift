import Mail
import Testing

@testable import Guard

struct PlaybookTests {
    private static let noon = Timestamp(rfc3339: "2026-03-01T12:00:00Z")!
    private static let id = IncidentID(value: 7)

    private func incident(_ steps: [IncidentStep]) -> Incident {
        Incident(
            id: Self.id, kind: .other, severity: .medium, scope: StopScope("campaign:spring")!, since: Self.noon,
            until: nil, summary: "", owner: "", openedAt: Self.noon, openedBy: "ann", closedAt: nil, stops: [],
            steps: steps)
    }

    private static let playbook = Playbook(
        kind: .dataExposure,
        steps: [
            Playbook.Step(name: "own", text: "Own {incident}.", role: "lead", due: .seconds(900)),
            Playbook.Step(name: "tell", text: "Ask legal.", role: "legal"),
        ])

    private static let texts: [(String, String, String)] = [
        ("sendguard report --incident {incident}.", "all", "sendguard report --incident I7."),
        ("stop{scope} now", "campaign:spring-*", "stop --campaign 'spring-*' now"),
        ("stop{scope}", "all", "stop"),
        ("stop{scope}", "recipient-domain:x.example", "stop --recipient-domain 'x.example'"),
        // A campaign name must never act as a shell command.
        ("stop{scope}", "campaign:it's $(rm -r /)", "stop --campaign 'it'\\''s $(rm -r /)'"),
        ("{{incident}} {} { {x y} {incident", "all", "{{incident}} {} { {x y} {incident"),
        ("{incident}{incident}", "all", "I7I7"),
        ("{unknown}", "all", "{unknown}"),
    ]

    @Test(arguments: texts) func `the placeholders in a step are filled in, and other text stays the same`(
        text: String, scope: String, expected: String
    ) {
        #expect(StepText.filled(text, Self.id, StopScope(scope)!) == expected)
    }

    @Test func `unknown placeholders in a step are listed`() {
        #expect(
            StepText.unknownHoles(in: "{incident} {{first_name}} {incidnt} {x-y} {No} {scope}") == ["incidnt", "x-y"])
    }

    @Test func `an incident gets a copy of the playbook's steps, due from that moment`() {
        let steps = Self.playbook.steps(for: Self.id, .all, at: Self.noon)
        #expect(steps.map(\.text) == ["Own I7.", "Ask legal."])
        #expect(steps.map(\.dueAt) == [Self.noon + .seconds(900), nil])
        #expect(steps.allSatisfy { $0.kind == .dataExposure && $0.state == .open && !$0.isTouched })
        #expect(!steps[0].isOverdue(at: Self.noon + .seconds(900)) && steps[0].isOverdue(at: Self.noon + .seconds(901)))
        #expect(!steps[1].isOverdue(at: Self.noon + .seconds(1_000_000)))
    }

    @Test(arguments: IncidentStep.State.allCases) func `a settled step is never overdue`(state: IncidentStep.State) {
        var step = Self.playbook.steps(for: Self.id, .all, at: Self.noon)[0]
        step.state = state
        #expect(step.isOverdue(at: Self.noon + .seconds(9000)) == (state == .open || state == .doing))
    }

    @Test func `a change of kind keeps edited steps, drops the others and adds the missing steps`() {
        var old = [("own", "Own I7."), ("tell", "Say nothing."), ("look", "Look."), ("fix", "Mend it.")].map {
            IncidentStep(name: $0, kind: .other, text: $1, role: "lead")
        }
        var done = IncidentStepChange(step: "", who: Identity(name: "ann"))
        (done.state, done.note) = (.done, "so")
        for index in [0, 1, 3] { old[index] = done.applied(to: old[index], at: Self.noon) }
        let steps = Self.playbook.steps(for: incident(old), at: Self.noon + .seconds(60))
        #expect(steps.map(\.name) == ["own", "tell", "fix", "tell-2"])
        #expect(steps.map(\.state) == [.done, .done, .done, .open])
        #expect(steps[0].kind == .other && steps[0].note == "so" && steps[0].changedBy == "ann")
        #expect(steps[3].text == "Ask legal." && steps[3].kind == .dataExposure)
        // A second call, with no step edited since, changes nothing.
        #expect(Self.playbook.steps(for: incident(steps), at: Self.noon + .seconds(60)) == steps)
    }

    @Test func `a change of a step names and changes only the given fields`() {
        var step = Self.playbook.steps(for: Self.id, .all, at: Self.noon)[0]
        var change = IncidentStepChange(step: "own", who: Identity(name: "ann"))
        (change.state, change.owner, change.note) = (.doing, "bob", "soon")
        #expect(change.text == "own doing, owner bob: soon")
        step = change.applied(to: step, at: Self.noon)
        var second = IncidentStepChange(step: "own", who: Identity(name: "eve"))
        second.owner = ""
        #expect(second.text == "own no owner")
        step = second.applied(to: step, at: Self.noon + .seconds(1))
        #expect(step.state == .doing && step.owner == "" && step.note == "soon" && step.changedBy == "eve")
    }
}
