import Admin
import ArgumentParser
import Guard

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

    func run() async throws {
        var request = IncidentRequest()
        (request.id, request.text, request.closes) = (id.description, text, false)
        Output.lines(IncidentText(incident: try await common.control().recordIncident(request)).page)
    }
}
