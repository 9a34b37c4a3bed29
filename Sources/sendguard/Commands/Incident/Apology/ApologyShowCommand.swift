import Admin
import ArgumentParser
import Guard

struct ApologyShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show how far the apologies for an incident have come.",
        discussion: """
              sendguard incident apology show I1

            Exit codes:
              0  shown
              1  there is no such incident, or it has no apology
              2  usage or configuration
              3  cannot reach or read
            """)

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Flag(help: "Print a JSON array.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let all = try await common.control().apologies(of: id)
        Output.lines(json ? [AdminJSON.text(all)] : all.flatMap { ApologyStatusText(status: $0).lines })
        guard all.isEmpty else { return }
        if !json { Output.complain(["\(id) has no apology"], isPlain: true) }
        throw CommandEnd.no
    }
}
