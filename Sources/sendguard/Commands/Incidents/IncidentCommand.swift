// Folder Commands/Incidents: `incident` and its subcommands, `incident apology` among them. It may use Options, Desks,
// Text and all below.

import ArgumentParser
import Control
import Guard

struct IncidentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "incident",
        abstract: "Mistakes from the first moment to the last: what, since when, whose, and what was done.",
        discussion: """
            Every stop opens an incident, or joins the open one of its scope. One that was
            found later is opened by hand.

              sendguard incident list
              sendguard incident show I1
              sendguard incident step I1
              sendguard incident step I1 assess --done
              sendguard incident note I1 "the shop confirms the wrong price"
              sendguard incident change I1 --kind wrong-segment --owner ann
              sendguard report --incident I1
              sendguard incident audience I1 --output affected.csv
              sendguard incident apology check draft.eml --incident I1
              sendguard incident watch I1
              sendguard incident close I1 "apology sent, cause fixed in the export job"
            """,
        subcommands: [
            IncidentOpenCommand.self, IncidentListCommand.self, IncidentShowCommand.self, IncidentNoteCommand.self,
            IncidentChangeCommand.self, IncidentStepCommand.self, IncidentAudienceCommand.self, ApologyCommand.self,
            IncidentWatchCommand.self,
            IncidentCloseCommand.self,
        ])

    /// Of the commands about one incident.
    static let exits = """
        Exit codes:
          0  done
          1  there is no such incident or step, or it is closed, or not yet to be closed
          2  usage or configuration
          3  cannot reach or read
        """
    static let kinds = Incident.Kind.allCases.map(\.rawValue).joined(separator: ", ") + "."
}
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

    func validate() throws {
        _ = try scope.chosen()
        try GivenText.validate(text, "The text")
        try GivenText.validate(owner, "--owner")
    }

    func run() async throws {
        var request = IncidentRequest()
        (request.kind, request.severity, request.owner) = (cause, severity, owner)
        request.text = text ?? cause.rawValue
        request.scope = (try scope.chosen() ?? .all).text
        (request.since, request.until) = (since.timestamp.rfc3339, until?.timestamp.rfc3339)
        let incident = try await common.control().recordIncident(request)
        Output.lines(json ? [ControlJSON.text(incident)] : IncidentText(incident: incident).page)
    }
}

extension Incident.Kind: ExpressibleByArgument {}
extension Incident.Severity: ExpressibleByArgument {}

extension IncidentID: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }
}
