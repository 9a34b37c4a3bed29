import Admin
import ArgumentParser
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
