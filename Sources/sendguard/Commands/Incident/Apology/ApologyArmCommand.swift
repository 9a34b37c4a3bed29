import Admin
import ArgumentParser
import Guard

struct ApologyArmCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "arm",
        abstract: "Let a campaign reach the people of an incident, once each, and nobody else.",
        discussion: """
              sendguard incident apology arm I1 --campaign sorry-for-spring

            From then on mail of this campaign passes towards those whom the incident has
            reached (`incident audience`), once each, whatever list is uploaded. Everybody
            else is refused with 550 and recorded, and so is whom a suppression list names at
            that moment. Whoever's mail is not known to have arrived is among them; whoever's
            apology is not known to have arrived gets no second one.

            The campaign is told by the header that campaigns are told by (X-Campaign-ID, ...);
            it must not be the one that the incident is about. Arm before the first of it is
            sent. Armed again it takes in whom the incident has reached since.

            For an incident of kind stale-suppression this is refused: these people had
            asked not to be mailed. --override goes on record with its reason.

            Exit codes:
              0  armed
              1  there is no such incident, or its people must not be mailed again
              2  usage or configuration
              3  cannot reach, read or write
            """)

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Option(help: ArgumentHelp("The campaign of the apology's mail.", valueName: "campaign"))
    var campaign: String

    @Option(help: ArgumentHelp("Mail people again who had asked not to be mailed; why.", valueName: "reason"))
    var override: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws { if let override { try Reason.validate(override) } }

    func run() async throws {
        let request = ApologyRequest(incident: id.description, campaign: campaign, reason: override)
        let status = try await common.control().recordApology(request)
        Output.lines(json ? [AdminJSON.text(status)] : ApologyStatusText(status: status).lines)
    }
}
