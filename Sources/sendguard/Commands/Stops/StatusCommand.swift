import ArgumentParser
import Control
import Mail
import System

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show whether mail flows, and what holds it back.",
        usage: "sendguard status [--watch] [--json] [--config <path>] [--state <dir>]",
        discussion: """
              sendguard status
              sendguard status --watch        again every second, until Ctrl-C

            The first line says what a client gets:
              RUNNING          all mail passes
              DEFERRING        an ESP or list, named in the line, keeps mail back
              STOPPED          no mail passes
              STOPPED in part  mail in the named scopes does not pass
              HALTED           no mail passes, because the guard itself has a fault

            The state of an ESP comes from its last sessions. The guard tests an ESP in
            trouble again, without mail.

            Exit codes:
              0  running: all mail passes, as far as the guard can tell
              1  some or all mail is kept back: stopped, halted or deferring
              2  the command line or the configuration is wrong
              3  no guard runs; its stops are shown from the state folder

            More: sendguard help failures
            """)

    @Flag(help: "Show the status again every second.")
    var watch = false

    @Flag(help: "Print the status as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let folder = try common.stateFolder()
        // A mistake elsewhere in the configuration must not hide whether mail is stopped.
        let lists = (try? common.configuration())?.configuration.lists ?? []
        while true {
            let report = try await common.control(lists: lists).status()
            if watch { Output.clearScreen() }
            if json {
                Output.line(ControlJSON.text(report))
            } else {
                let now = Timestamp(microseconds: Clock.wallMicroseconds)
                let text = StatusText(report: report, now: now, socket: ControlFinder.socket(in: folder))
                Output.lines(text.lines)
                // The user may mean a guard that runs on another state folder.
                if !report.running { Output.lines(RunningGuards.all.isEmpty ? [] : RunningGuards.lines()) }
            }
            guard watch else { return try Self.end(with: report) }
            try await Task.sleep(for: .seconds(1))
        }
    }

    private static func end(with report: StatusReport) throws {
        if !report.running { throw CommandEnd.cannot }
        if report.keepsMailBack { throw CommandEnd.no }
    }
}
