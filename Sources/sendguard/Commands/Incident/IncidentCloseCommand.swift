import Admin
import ArgumentParser
import Guard

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

    func run() async throws {
        var request = IncidentRequest()
        (request.id, request.text, request.closes) = (id.description, text, true)
        request.leavesSteps = leaveSteps
        Output.lines(IncidentText(incident: try await common.control().recordIncident(request)).page)
    }
}
