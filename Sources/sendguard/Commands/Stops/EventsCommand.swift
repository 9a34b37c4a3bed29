import ArgumentParser
import Control
import Guard
import Mail
import System

/// Lists what was done to the guard. `acts` is its former name, which scripts may use.
struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "List what was done to the guard, oldest first, and by whom.",
        usage: "sendguard events [--since <time>] [--limit <n>] [--json] [<options>]",
        discussion: """
            Events are stops, resumes, imports and changes of lists, incidents, reloads
            and refused logins. `sendguard acts` is the former name of this command.

              sendguard events --since 1d
              sendguard events --limit 20 --json

            Exit codes:
              0  listed, even if there is nothing
              2  usage or configuration
              3  cannot reach or read
            """,
        aliases: ["acts"])

    @Option(help: ArgumentHelp("Only events since: 2h, 30m, 2026-11-23, 2026-11-23T21:00:00Z.", valueName: "time"))
    var since: Moment?

    @Option(help: ArgumentHelp("Only the newest N events.", valueName: "n"))
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
        let now = Timestamp(microseconds: Clock.wallMicroseconds)
        let at = ReadableTime.cell(event.at, now: now).padding(to: ReadableTime.cellWidth)
        return "\(at)  \(event.event.rawValue.padding(to: 12))  \(Words.safe(event.who))  "
            + "\(Words.safe(event.subject))\(reason)\(change)"
    }
}
