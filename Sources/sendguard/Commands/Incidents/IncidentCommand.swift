// Folder Commands/Incidents: `incident` and its subcommands, with `incident apology`. It may use Options, Services,
// Text and all folders below them.

import ArgumentParser
import Control
import Guard

struct IncidentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "incident",
        abstract: "Handle a mistake from the first moment to the apology.",
        discussion: """
            Every stop opens an incident, or joins the open incident of its scope. Open
            one by hand for a mistake that was found later.

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
              sendguard incident close I1 "apology sent, export job fixed"

            More: sendguard help incidents, sendguard help after-a-mistake
            """,
        subcommands: [
            IncidentOpenCommand.self, IncidentListCommand.self, IncidentShowCommand.self, IncidentNoteCommand.self,
            IncidentChangeCommand.self, IncidentStepCommand.self, IncidentAudienceCommand.self, ApologyCommand.self,
            IncidentWatchCommand.self,
            IncidentCloseCommand.self,
        ])

    /// The exit codes of a command about one incident.
    /// - Parameter no: what exit code 1 means.
    static func exits(_ no: String) -> String {
        """
        Exit codes:
          0  done
          1  \(no)
          2  the command line or the configuration is wrong
          3  the guard cannot be reached, or its data cannot be read or changed
        """
    }
}
struct IncidentOpenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Open an incident for a mistake that was found after the mail left.",
        usage: """
            sendguard incident open --cause <kind> --since <time> [<options>]
              [<text>]
            """,
        discussion: """
            A stop opens an incident by itself.

              sendguard incident open --campaign spring --since 2026-11-23T21:00:00Z \\
                --cause wrong-segment "lapsed customers got the price for members"

            \(IncidentCommand.exits("the guard refused it"))
            """)

    @Argument(help: ArgumentHelp("What happened, in one line.", valueName: "text"))
    var text: String?

    @OptionGroup(title: "Scope") var scope: ScopeOptions

    @Option(help: ArgumentHelp("The kind of mistake.", valueName: "kind"))
    var cause: Incident.Kind

    @Option(
        help: ArgumentHelp(
            "Mail since this time is affected, such as 2h, 2026-11-23 or 2026-11-23T21:00:00Z.", valueName: "time"))
    var since: Moment

    @Option(help: ArgumentHelp("Mail until this time is affected (default: no end).", valueName: "time"))
    var until: Moment?

    @Option(help: ArgumentHelp("How bad it is (default: the usual for the cause).", valueName: "how-bad"))
    var severity: Incident.Severity?

    @Option(help: ArgumentHelp("The person in charge.", valueName: "name"))
    var owner: String?

    @Flag(help: "Print the incident as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        _ = try scope.chosen()
        try GivenText.validate(text, "The text")
        try GivenText.validateSaid(text, "The text")
        try GivenText.validate(owner, "--owner")
        try GivenPeriod.validate(since: since.timestamp, until: until?.timestamp)
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
