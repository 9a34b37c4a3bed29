import ArgumentParser
import Control
import Guard
import Mail
import System

struct IncidentStepCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "step",
        abstract: "Show what is to be done about an incident, and say how far it is.",
        discussion: """
              sendguard incident step I1                          all steps, and what is next
              sendguard incident step I1 tell                     one of them
              sendguard incident step I1 tell --doing --owner ann
              sendguard incident step I1 assess --done --note "1204 people have it"
              sendguard incident step I1 honour --skip --note "it promises nothing"

            The steps are those that the playbook of the incident's kind had when it was
            opened. Everything said about one stands in the timeline. A step is skipped for
            a reason, which --note says.

            \(IncidentCommand.exits)
            """)

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Argument(help: ArgumentHelp("The step, by its name.", valueName: "step"))
    var step: String?

    /// How far a step is. `--state` is the state folder's.
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
            case .doing: "Somebody is at it."
            case .done: "It is done."
            case .skip: "It is not needed; --note says why."
            case .reopen: "It is to be done again."
            }
        }
    }

    @Flag(exclusivity: .exclusive)
    var progress: Progress?

    @Option(help: ArgumentHelp("The person who does it; \"\" for nobody.", valueName: "name"))
    var owner: String?

    @Option(help: ArgumentHelp("What there is to say about it.", valueName: "text"))
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
            let nearest =
                Nearest.candidate(to: step, among: steps.map(\.name)).map { "; did you mean \"\($0)\"?" } ?? ""
            throw CommandFailure(lines: ["\(id) has no step \"\(step)\"\(nearest)"], status: .no)
        }
        if json {
            return Output.lines(steps.filter { step == nil || $0.name == step }.map { ControlJSON.text($0) })
        }
        let lines = StepLines(incident: report, now: Timestamp(microseconds: Clock.wallMicroseconds))
        let summary = StepLines.summary(report.progress)
        Output.lines(["\(report.id)  \(summary.isEmpty ? "it has no steps" : summary)"] + lines.lines(of: step))
    }
}
