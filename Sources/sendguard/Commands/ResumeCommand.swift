import Admin
import ArgumentParser
import Guard

struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "End a stop, so that mail flows again.",
        discussion: """
              sendguard status                         shows the ids of the active stops
              sendguard resume S1 --reason "segment fixed"
              sendguard resume --all --reason "false alarm"

            Exit codes:
              0  ended
              1  no such stop is active
              2  usage or configuration
              3  it could not be ended
            """)

    @Argument(help: ArgumentHelp("The stop to end, such as S1.", valueName: "stop-id"))
    var stop: String?

    @Flag(help: "End every active stop.")
    var all = false

    @Option(help: ArgumentHelp("Why mail may flow again.", valueName: "text"))
    var reason: String

    @Flag(help: "Print what was ended as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        try Reason.validate(reason)
        guard (stop != nil) != all else { throw ValidationError("Give a stop id such as S1, or --all.") }
        if let stop, StopID(stop) == nil { throw ValidationError("\"\(stop)\" is no stop id such as S1.") }
    }

    func run() async throws {
        let control = try await common.control()
        let request = ResumeRequest(stop: stop.flatMap { StopID($0) }, reason: reason, who: Person.current)
        let report = try await control.resume(request)
        if json { return Output.line(AdminJSON.text(report)) }
        Output.lines(StopText.lines(of: report))
    }
}
