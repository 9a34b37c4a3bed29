import Admin
import ArgumentParser
import Guard

struct IncidentWatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Show how the mail of an incident is received: before, during and after it.",
        discussion: """
              sendguard incident watch I1
              sendguard incident watch I1 --watch        again every five seconds, until Ctrl-C
              sendguard report --incident I1 --format html --output report.html      with a chart

            What the ESP answers, by recipient domain and campaign: accepted, refused for now
            (4xx) or for good (5xx), unknown. Before is as long as the incident lasted; when
            its scope sent nothing then, what else its sender or its stream sent. After begins
            when the last stop was resumed. Whether after is worse than before is said where
            the numbers are large enough to tell.

            \(IncidentCommand.exits)
            """)

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Flag(help: "Show it again every five seconds.")
    var watch = false

    @Flag(help: "Print it as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    /// Between two looks; a million messages take one.
    private static let pause: Duration = .seconds(5)

    func run() async throws {
        while true {
            let control = try await common.control()
            let report = try await control.watch(id)
            if watch, !json { Output.clearScreen() }
            if json {
                Output.line(AdminJSON.text(report))
            } else {
                Output.lines(WatchText(summary: WatchSummary(report: report)).lines)
            }
            guard watch else { return }
            try await Task.sleep(for: Self.pause)
        }
    }
}
