import Admin
import ArgumentParser
import Guard

struct IncidentCloseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Close an incident, saying how it ended.",
        discussion: """
              sendguard incident close I1 "apology sent, cause fixed in the export job"

            \(IncidentCommand.exits)
            """)

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Argument(help: ArgumentHelp("How it ended.", valueName: "text"))
    var text: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
        var request = IncidentRequest()
        (request.id, request.text, request.closes) = (id.description, text, true)
        Output.lines(IncidentText(incident: try await common.control().recordIncident(request)).page)
    }
}
