import ArgumentParser
import Control

struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Say whether the guard would take mail now, for scripts.",
        usage: "sendguard health [--json] [<options>]",
        discussion: """
            It would not when its record cannot be written, when a list that all mail is
            checked against is missing or too old, or when no ESP can be reached. A stop
            does not count: the guard then answers as the stop says.

            Exit codes:
              0  mail would be taken; what keeps back some of it is printed
              1  no mail would be taken; the reasons are printed
              2  the command line or the configuration is wrong
              3  no guard answers
            """)

    @Flag(help: "Print the answer as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let control = RemoteControl(path: ControlFinder.socket(in: try common.stateFolder()))
        let report = ReadinessReport(try await control.status())
        if json {
            Output.line(ControlJSON.text(report))
        } else {
            Output.lines(
                [(report.ready ? "ready" : "not ready") + (report.stopped ? "; mail is stopped" : "")]
                    + report.reasons.map { "  " + Words.safe($0) })
        }
        if !report.ready { throw CommandEnd.no }
    }
}
