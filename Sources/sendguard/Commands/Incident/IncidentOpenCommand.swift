import Admin
import ArgumentParser
import Guard

struct IncidentOpenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Open an incident for a mistake that was found later; a stop opens one by itself.",
        discussion: """
              sendguard incident open --campaign spring --since 2026-11-23T21:00:00Z \\
                --cause wrong-segment "the lapsed customers got the members' price"

            \(IncidentCommand.exits)
            """)

    @Argument(help: ArgumentHelp("What happened, in a line.", valueName: "text"))
    var text: String?

    @OptionGroup(title: "Scope") var scope: ScopeOptions

    @Option(help: ArgumentHelp(IncidentCommand.kinds, valueName: "kind"))
    var cause: Incident.Kind

    @Option(help: ArgumentHelp("The mail came in since: 2h, 30m, 2026-11-23, 2026-11-23T21:00:00Z.", valueName: "time"))
    var since: Moment

    @Option(help: ArgumentHelp("And before then.", valueName: "time"))
    var until: Moment?

    @Option(help: ArgumentHelp("low, medium, high, critical; else what is usual for the cause.", valueName: "how-bad"))
    var severity: Incident.Severity?

    @Option(help: ArgumentHelp("Whose it is.", valueName: "name"))
    var owner: String?

    @Flag(help: "Print the incident as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws { _ = try scope.chosen() }

    func run() async throws {
        var request = IncidentRequest()
        (request.kind, request.severity, request.owner) = (cause, severity, owner)
        request.text = text ?? cause.rawValue
        request.scope = (try scope.chosen() ?? .all).text
        (request.since, request.until) = (since.timestamp.rfc3339, until?.timestamp.rfc3339)
        let incident = try await common.control().recordIncident(request)
        Output.lines(json ? [AdminJSON.text(incident)] : IncidentText(incident: incident).page)
    }
}
