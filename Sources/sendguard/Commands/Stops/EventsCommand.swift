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
            Events are stops, resumes, exceptions, blocked phrases, imports, single list
            changes, erasures, releases, changes of incidents, refused requests, refused
            logins, reloads, and starts with another configuration. `sendguard acts` is
            the former name of this command.

              sendguard events --since 1d
              sendguard events --limit 20 --json

            Exit codes:
              0  listed, even if there is nothing
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or its data cannot be read

            More: sendguard help audit
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
    /// - Parameter width: of the terminal. What was in force before and after is shortened, or left out when there is no
    ///   room. nil: the line stays whole.
    static func line(of event: EventReport, width: Int? = TerminalWidth.columns) -> String {
        let now = Timestamp(microseconds: Clock.wallMicroseconds)
        func text(_ text: String) -> String { ReadableTime.inText(Words.safe(text), now: now) }
        let reason = event.reason.isEmpty ? "" : ": \(text(event.reason))"
        let at = ReadableTime.cell(event.at, now: now).padding(to: ReadableTime.cellWidth)
        let head =
            "\(at)  \(event.event.rawValue.padding(to: 12))  \(Words.safe(event.who))  \(text(event.subject))\(reason)"
        var change = [text(event.before), text(event.after)]
        let isChanged = event.before != event.after
        guard let width else { return head + (isChanged ? "  (\(change[0]) > \(change[1]))" : "") }
        // 7: two spaces, the brackets, and the arrow with its spaces.
        let room = width - head.count - 7
        guard isChanged, room >= leastChange else {
            return TerminalWidth.broken([head], width: width).joined(separator: "\n")
        }
        change = TerminalWidth.shortened(change.map { (text: $0, least: room / 2) }, to: room)
        return head + "  (\(change[0]) > \(change[1]))"
    }

    /// With less room, the line does not show what was in force before and after.
    private static let leastChange = 20
}
