import Admin
import ArgumentParser

struct ListStatsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Show what a list is made of: reasons, domains, segments, months.",
        discussion: """
              sendguard list stats unsubscribed

            Of reasons, domains and segments the most frequent are shown. Of an audience: how
            many months ago people last opened, clicked, bought or subscribed.

            Exit codes:
              0  shown
              1  there is no such list
              2  usage or configuration
              3  cannot reach or read
            """)

    @Argument(help: ArgumentHelp("The list.", valueName: "name"))
    var name: String

    @Flag(help: "Print the counts as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let report = try await common.listControl().listStatistics(name)
        Output.lines(json ? [AdminJSON.text(report)] : ListStatisticsText.lines(of: report))
    }
}
