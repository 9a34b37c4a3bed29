import ArgumentParser
import Control
import Guard

struct IncidentChangeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "change",
        abstract: "Say better what an incident is: its kind, how bad it is, its mail, whose it is.",
        discussion: """
              sendguard incident change I1 --kind data-exposure --owner ann
              sendguard incident change I1 --since 2026-11-23T20:30:00Z --until 2026-11-23T21:10:00Z

            \(IncidentCommand.exits)
            """)

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Option(help: ArgumentHelp(IncidentCommand.kinds, valueName: "kind"))
    var kind: Incident.Kind?

    @Option(help: ArgumentHelp("low, medium, high, critical.", valueName: "how-bad"))
    var severity: Incident.Severity?

    @Option(help: ArgumentHelp("The mail came in since.", valueName: "time"))
    var since: Moment?

    @Option(help: ArgumentHelp("And before then.", valueName: "time"))
    var until: Moment?

    @Option(help: ArgumentHelp("Whose it is.", valueName: "name"))
    var owner: String?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        try GivenText.validate(owner, "--owner")
        guard kind != nil || severity != nil || since != nil || until != nil || owner != nil else {
            throw ValidationError("Say what changes: --kind, --severity, --since, --until or --owner.")
        }
    }

    func run() async throws {
        var request = IncidentRequest()
        // A kind brings its severity with it, unless one is named.
        (request.id, request.kind, request.owner) = (id.description, kind, owner)
        request.severity = severity ?? kind?.severity
        (request.since, request.until) = (since?.timestamp.rfc3339, until?.timestamp.rfc3339)
        Output.lines(IncidentText(incident: try await common.control().recordIncident(request)).page)
    }
}

struct IncidentNoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note",
        abstract: "Write something down in an incident's timeline.",
        discussion: """
              sendguard incident note I1 "the shop confirms the wrong price"

            A closed incident takes notes, too.

            \(IncidentCommand.exits)
            """)

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Argument(help: ArgumentHelp("What there is to note.", valueName: "text"))
    var text: String

    @OptionGroup var common: CommonOptions

    func validate() throws { try GivenText.validate(text, "The text") }

    func run() async throws {
        var request = IncidentRequest()
        (request.id, request.text, request.closes) = (id.description, text, false)
        Output.lines(IncidentText(incident: try await common.control().recordIncident(request)).page)
    }
}

struct IncidentCloseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Close an incident, saying how it ended.",
        discussion: """
              sendguard incident close I1 "apology sent, cause fixed in the export job"
              sendguard incident close I1 "false alarm" --leave-steps

            While there are steps to do it is refused, and names them; --leave-steps closes
            it all the same, and what was left stands in the timeline.

            \(IncidentCommand.exits)
            """)

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Argument(help: ArgumentHelp("How it ended.", valueName: "text"))
    var text: String

    @Flag(help: "Close it although there are steps to do.")
    var leaveSteps = false

    @OptionGroup var common: CommonOptions

    func validate() throws { try GivenText.validate(text, "The text") }

    func run() async throws {
        var request = IncidentRequest()
        (request.id, request.text, request.closes) = (id.description, text, true)
        request.leavesSteps = leaveSteps
        Output.lines(IncidentText(incident: try await common.control().recordIncident(request)).page)
    }
}
