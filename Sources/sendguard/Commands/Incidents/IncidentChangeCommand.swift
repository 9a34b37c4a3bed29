import ArgumentParser
import Control
import Guard

struct IncidentChangeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "change",
        abstract: "Correct an incident: its kind, severity, time or owner.",
        usage: "sendguard incident change <incident> [<options>]",
        discussion: """
              sendguard incident change I1 --kind data-exposure --owner ann
              sendguard incident change I1 --since 2026-11-23T20:30:00Z \\
                --until 2026-11-23T21:10:00Z

            \(IncidentCommand.exits("there is no such open incident"))
            """)

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Option(help: ArgumentHelp("The kind of mistake.", valueName: "kind"))
    var kind: Incident.Kind?

    @Option(help: ArgumentHelp("How bad it is.", valueName: "how-bad"))
    var severity: Incident.Severity?

    @Option(help: ArgumentHelp("Mail since this time is affected.", valueName: "time"))
    var since: Moment?

    @Option(help: ArgumentHelp("Mail until this time is affected.", valueName: "time"))
    var until: Moment?

    @Option(help: ArgumentHelp("The person in charge.", valueName: "name"))
    var owner: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        try GivenText.validate(owner, "--owner")
        guard kind != nil || severity != nil || since != nil || until != nil || owner != nil else {
            throw ValidationError("Say what changes: --kind, --severity, --since, --until or --owner.")
        }
        try GivenPeriod.validate(since: since?.timestamp, until: until?.timestamp)
    }

    func run() async throws {
        var request = IncidentRequest()
        // A new kind sets its usual severity, unless the command line has one.
        (request.id, request.kind, request.owner) = (id.description, kind, owner)
        request.severity = severity ?? kind?.severity
        (request.since, request.until) = (since?.timestamp.rfc3339, until?.timestamp.rfc3339)
        let text = IncidentText(incident: try await common.control().recordIncident(request))
        Output.lines(text.result("changed: \(text.terms)"))
    }
}

struct IncidentNoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note",
        abstract: "Add a note to the timeline of an incident.",
        usage: "sendguard incident note <incident> <text> [<options>]",
        discussion: """
              sendguard incident note I1 "the shop confirms the wrong price"

            You can add notes to a closed incident, too.

            \(IncidentCommand.exits("there is no such incident"))
            """)

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Argument(help: ArgumentHelp("The note.", valueName: "text"))
    var text: String

    @OptionGroup var common: CommonOptions

    func validate() throws {
        try GivenText.validate(text, "The text")
        try GivenText.validateSaid(text, "The text")
    }

    func run() async throws {
        var request = IncidentRequest()
        (request.id, request.text, request.closes) = (id.description, text, false)
        let incident = try await common.control().recordIncident(request)
        Output.lines(IncidentText(incident: incident).result("has a new note: \(Words.safe(text))"))
    }
}

struct IncidentCloseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Close an incident, and say how it ended.",
        usage: "sendguard incident close <incident> <text> [--leave-steps] [<options>]",
        discussion: """
              sendguard incident close I1 "apology sent, export job fixed"
              sendguard incident close I1 "false alarm" --leave-steps

            If steps are open, the command names them and refuses. --leave-steps closes
            the incident all the same, and records the open steps in the timeline.

            \(IncidentCommand.exits("there is no such open incident, or steps are still open"))
            """)

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Argument(help: ArgumentHelp("How it ended.", valueName: "text"))
    var text: String

    @Flag(help: "Close it although steps are open.")
    var leaveSteps = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        try GivenText.validate(text, "The text")
        try GivenText.validateSaid(text, "The text")
    }

    func run() async throws {
        var request = IncidentRequest()
        (request.id, request.text, request.closes) = (id.description, text, true)
        request.leavesSteps = leaveSteps
        let incident = try await common.control().recordIncident(request)
        let progress = incident.progress
        let left = progress.total - progress.settled
        let steps = left == 0 ? "" : "; left undone: \(Words.count(left, "step"))"
        Output.lines(IncidentText(incident: incident).result("closed: \(Words.safe(text))\(steps)"))
    }
}
