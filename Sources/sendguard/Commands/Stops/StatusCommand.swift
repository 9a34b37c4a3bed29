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

struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "acts",
        abstract: "List what was done to the guard, oldest first: stops, resumes, lists, reloads, and by whom.",
        discussion: """
              sendguard acts --since 1d
              sendguard acts --limit 20 --json

            Exit codes:
              0  listed, even if there is nothing
              2  usage or configuration
              3  cannot reach or read
            """)

    @Option(help: ArgumentHelp("Only acts since: 2h, 30m, 2026-11-23, 2026-11-23T21:00:00Z.", valueName: "time"))
    var since: Moment?

    @Option(help: ArgumentHelp("Only the newest so many.", valueName: "n"))
    var limit: Int?

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        try GivenCount.validate(limit)
    }

    func run() async throws {
        let events = try await common.control(showsPeople: true).events(since: since?.timestamp, limit: limit)
        while let page = try await events.next() {
            Output.lines(page.map { json ? ControlJSON.text($0) : Self.line(of: $0) })
        }
    }

    /// `TIME  stop          ann (as root)  S1 all defer: wrong segment  (nothing > S1 all defer)`.
    static func line(of event: EventReport) -> String {
        let change = event.before == event.after ? "" : "  (\(Words.safe(event.before)) > \(Words.safe(event.after)))"
        let reason = event.reason.isEmpty ? "" : ": \(Words.safe(event.reason))"
        return "\(event.at)  \(event.event.rawValue.padding(to: 12))  \(Words.safe(event.who))  "
            + "\(Words.safe(event.subject))\(reason)\(change)"
    }
}
