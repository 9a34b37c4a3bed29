import Admin
import ArgumentParser
import Guard

struct StopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop all mail, now, until it is resumed.",
        discussion: """
            When this command returns, no further message can leave. The receipt lists the
            messages that were already sent and not yet answered. A stop survives
            restarts. With no guard running it is written down, and the next start is
            stopped.

              sendguard stop --reason "wrong segment in spring sale"
              sendguard stop --mode reject --reason "leaked data"

            Exit codes:
              0  stopped
              2  usage or configuration
              3  the stop could not be made
            """)

    @Option(
        help: ArgumentHelp(
            "defer: the sender keeps its mail and tries again (451). reject: the sender gives up (550).",
            valueName: "mode"))
    var mode: StopMode = .defer

    @Option(help: ArgumentHelp("Why; senders and colleagues will read it.", valueName: "text"))
    var reason: String

    @Flag(help: "Print the receipt as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws { try Reason.validate(reason) }

    func run() async throws {
        let control = try await common.control()
        let receipt = try await control.stop(StopRequest(mode: mode, reason: reason, who: Person.current))
        if json { return Output.line(AdminJSON.text(receipt)) }
        Output.lines(StopText(receipt: receipt).lines)
    }
}

extension StopMode: ExpressibleByArgument {}
