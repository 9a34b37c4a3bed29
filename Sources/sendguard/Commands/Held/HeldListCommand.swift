import Admin
import ArgumentParser
import Guard
import Mail
import System

struct HeldListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List held mail in order of arrival.",
        discussion: """
              sendguard held list
              sendguard held list --campaign 'spring-*' --since 2h
            Exit codes:
              0  listed
              1  nothing is held, or nothing that was asked for
              2  usage or configuration
              3  cannot reach or read
            """)

    @OptionGroup(title: "Which mail") var which: HeldOptions

    @Option(help: ArgumentHelp("Only the oldest so many.", valueName: "n"))
    var limit: Int?

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more.") }
    }

    func run() async throws {
        var filter = which.filter
        filter.limit = limit
        let pages = try await common.control().held(filter)
        let now = Timestamp(microseconds: Clock.wallMicroseconds)
        var isEmpty = true
        while let messages = try await pages.next() {
            isEmpty = false
            Output.lines(messages.map { json ? AdminJSON.text($0) : HeldText.line(of: $0, now: now) })
        }
        guard isEmpty else { return }
        if !json { Output.line("nothing is held (\(filter.text))") }
        throw CommandEnd.no
    }
}
