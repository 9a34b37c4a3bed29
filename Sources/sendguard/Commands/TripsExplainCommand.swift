import Admin
import ArgumentParser

struct TripsExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show what each trip rule has counted, per campaign or stream, against its limit.",
        discussion: """
            After a resume the limits are tighter for a while; the limit shown is the one in
            force. With no guard running the figures come from the state folder.

              sendguard trips explain

            Exit codes:
              0  shown
              2  usage or configuration
              3  cannot reach or read
            """)

    @Flag(help: "Print the figures as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let report = try await TripRules.control(common).explainTrips()
        if json { return Output.line(AdminJSON.text(report)) }
        Output.lines(TripsText.lines(of: report))
    }
}
