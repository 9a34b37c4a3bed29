import Admin
import ArgumentParser
import Mail
import System

struct ListShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show all lists, or everything of one.",
        discussion: """
              sendguard list show
              sendguard list show unsubscribed

            Exit codes:
              0  shown
              1  there is no such list
              2  usage or configuration
              3  cannot reach or read
            """)

    @Argument(help: ArgumentHelp("A list; all of them when not given.", valueName: "name"))
    var name: String?

    @Flag(help: "Print one JSON object a list.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let control = try await common.listControl()
        let now = Timestamp(microseconds: Clock.wallMicroseconds)
        guard let name else {
            let lists = try await control.listOverview()
            return Output.lines(json ? lists.map { AdminJSON.text($0) } : ListShowText.table(of: lists))
        }
        let list = try await control.showList(name)
        Output.lines(json ? [AdminJSON.text(list)] : ListShowText.lines(of: list, now: now))
    }
}
