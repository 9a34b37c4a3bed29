import Admin
import ArgumentParser
import Guard

struct ApologyEndCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "end",
        abstract: "Let the apology's campaign be one like any other again.",
        discussion: """
              sendguard incident apology end I1 "everybody has it"

            Whoever has had it is remembered: another apology for the incident passes him by.

            Exit codes:
              0  ended
              1  there is no such incident, or no apology of it is armed
              2  usage or configuration
              3  cannot reach, read or write
            """)

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Argument(help: ArgumentHelp("Why.", valueName: "text"))
    var text: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let request = ApologyRequest(incident: id.description, campaign: nil, reason: text)
        Output.lines(ApologyStatusText(status: try await common.control().recordApology(request)).lines)
    }
}
