import ArgumentParser
import Control
import Guard
import Mail
import System

struct IncidentStepCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "step",
        abstract: "Show the steps of an incident, and record your progress.",
        usage: "sendguard incident step <incident> [<step>] [<options>]",
        discussion: """
              sendguard incident step I1                   all steps, and the next one
              sendguard incident step I1 tell              one step
              sendguard incident step I1 tell --doing --owner ann
              sendguard incident step I1 assess --done --note "1204 people have it"
              sendguard incident step I1 honour --skip --note "it promises nothing"

            The steps come from the playbook for this kind of incident, as it was when the
            incident was opened. The timeline records every change of a step. To skip a
            step you need a reason: --note.

            \(IncidentCommand.exits("there is no such step, or no such open incident"))
            """)

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Argument(help: ArgumentHelp("The name of the step.", valueName: "step"))
    var step: String?

    /// The new state of a step. These are flags because `--state` names the state folder.
    enum Progress: String, EnumerableFlag {
        case doing, done, skip, reopen

        var state: IncidentStep.State {
            switch self {
            case .doing: .doing
            case .done: .done
            case .skip: .skipped
            case .reopen: .open
            }
        }

        static func help(for progress: Progress) -> ArgumentHelp? {
            switch progress {
            case .doing: "Somebody works on the step."
            case .done: "The step is done."
            case .skip: "The step is not needed; --note says why."
            case .reopen: "The step must be done again."
            }
        }
    }

    @Flag(exclusivity: .exclusive)
    var progress: Progress?

    @Option(help: ArgumentHelp("The person who does it; \"\" for no person.", valueName: "name"))
    var owner: String?

    @Option(help: ArgumentHelp("A note about the step.", valueName: "text"))
    var note: String?

    @Flag(help: "Print the steps as JSON, one object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    private var says: Bool { progress != nil || owner != nil || note != nil }

    func validate() throws {
        if says, step == nil { throw ValidationError("Say which step: `sendguard incident step \(id)` lists them.") }
        if progress == .skip, note?.contains(where: { !$0.isWhitespace }) != true {
            throw ValidationError("A step is skipped for a reason: say why with --note TEXT.")
        }
        try GivenText.validate(step, "The step")
        try GivenText.validate(owner, "--owner")
        try GivenText.validate(note, "--note")
        if let note, note.allSatisfy(\.isWhitespace) { throw ValidationError("--note must not be empty.") }
    }

    func run() async throws {
        let control = try await common.control()
        var report: IncidentReport
        if says, let step {
            var request = IncidentStepRequest(id: id.description, step: step)
            (request.state, request.owner, request.note) = (progress?.state, owner, note)
            report = try await control.recordStep(request)
        } else {
            report = try await control.incident(id)
        }
        let steps = report.steps ?? []
        if let step, !steps.contains(where: { $0.name == step }) {
            let names = steps.map(\.name)
            let hint =
                Nearest.candidate(to: step, among: names).map { "; did you mean \"\($0)\"?" }
                ?? "; it has: \(names.joined(separator: ", "))"
            throw CommandFailure(lines: ["\(id) has no step \"\(Words.safe(step))\"\(hint)"], status: .no)
        }
        if json {
            return Output.lines(steps.filter { step == nil || $0.name == step }.map { ControlJSON.text($0) })
        }
        let lines = StepLines(incident: report, now: Timestamp(microseconds: Clock.wallMicroseconds))
        let summary = StepLines.summary(report.progress, isOpen: report.closedAt == nil)
        Output.lines(["\(report.id)  \(summary.isEmpty ? "it has no steps" : summary)"] + lines.lines(of: step))
    }
}
