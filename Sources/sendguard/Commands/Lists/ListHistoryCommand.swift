import Admin
import ArgumentParser

struct ListHistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List the versions of a list, oldest first.",
        discussion: """
              sendguard list history unsubscribed

            Of each version: when it was imported and by whom, the file it came from, its rows
            and how many more or fewer than before. Those that are kept can be compared
            (list diff) and exported.

            Exit codes:
              0  listed
              1  there is no such list
              2  usage or configuration
              3  cannot reach or read
            """)

    @Argument(help: ArgumentHelp("The list.", valueName: "name"))
    var name: String

    @Flag(help: "Print one JSON object a version.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let versions = try await common.listControl().listHistory(name)
        Output.lines(json ? versions.map { AdminJSON.text($0) } : ListHistoryText.lines(of: versions))
    }
}
