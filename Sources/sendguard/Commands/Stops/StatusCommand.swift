import ArgumentParser
import Control
import Mail
import System

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show whether mail flows: stops, ESPs, lists and their age, messages in flight.",
        discussion: """
              sendguard status
              sendguard status --watch        again every second, until Ctrl-C

            The first line says what a sender gets now: RUNNING, all mail passes; DEFERRING
            some or all mail, with the ESP or list that keeps it back; STOPPED, no mail passes;
            STOPPED in part, only mail in the scopes that it names does not; HALTED. How an ESP
            stands is known by what its sessions last met; one in trouble is tried again
            without mail.

            Exit codes:
              0  running: all mail passes, as far as the guard can tell
              1  some mail or all of it is kept back: stopped, halted or deferring
              2  usage or configuration
              3  no guard is running (its stops are shown from the state folder)
            """)

    @Flag(help: "Show it again every second.")
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
                // A guard that runs elsewhere may be the one that is meant.
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
