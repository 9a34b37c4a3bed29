import Admin
import ArgumentParser

struct ActsCommand: AsyncParsableCommand {
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
        if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more.") }
    }

    func run() async throws {
        let acts = try await common.control(showsPeople: true).acts(since: since?.timestamp, limit: limit)
        while let page = try await acts.next() {
            Output.lines(page.map { json ? AdminJSON.text($0) : Self.line(of: $0) })
        }
    }

    /// `TIME  stop          ann (as root)  S1 all defer: wrong segment  (nothing > S1 all defer)`.
    static func line(of act: ActReport) -> String {
        let change = act.before == act.after ? "" : "  (\(Words.safe(act.before)) > \(Words.safe(act.after)))"
        let reason = act.reason.isEmpty ? "" : ": \(Words.safe(act.reason))"
        return "\(act.at)  \(act.act.rawValue.padding(to: 12))  \(Words.safe(act.who))  "
            + "\(Words.safe(act.subject))\(reason)\(change)"
    }
}
