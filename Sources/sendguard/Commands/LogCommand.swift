import Admin
import ArgumentParser
import Guard

struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "List messages, oldest first: one line each, with what became of them and why.",
        discussion: """
              sendguard log --since 1h
              sendguard log --verdict blocked --limit 20
              sendguard log --recipient ann@example.com
              sendguard log --follow                      goes on as messages come, until Ctrl-C

            Exit codes:
              0  listed, even if nothing matches
              2  usage or configuration
              3  cannot reach or read
            """)

    @Option(help: ArgumentHelp("Only messages with this verdict.", valueName: "verdict"))
    var verdict: Verdict?

    @Option(help: ArgumentHelp("Only messages with a recipient in this state.", valueName: "state"))
    var delivery: Delivery.State?

    @Option(help: ArgumentHelp("Only messages in which this check found something.", valueName: "check"))
    var check: String?

    @Option(help: ArgumentHelp("Only messages of this campaign.", valueName: "campaign"))
    var campaign: String?

    @Option(help: ArgumentHelp("Only messages to this address.", valueName: "address"))
    var recipient: String?

    @Option(help: ArgumentHelp("Only messages since: 2h, 30m, 2026-11-23, 2026-11-23T21:00:00Z.", valueName: "time"))
    var since: Moment?

    @Option(help: ArgumentHelp("Only messages until then.", valueName: "time"))
    var until: Moment?

    @Option(help: ArgumentHelp("Only the newest so many.", valueName: "n"))
    var limit: Int?

    @Flag(help: "Go on with new messages as they come.")
    var follow = false

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more.") }
        if follow, until != nil { throw ValidationError("--follow and --until exclude each other.") }
        if let check, !Roster.findingNames.contains(check) {
            let names = Roster.findingNames.joined(separator: ", ")
            throw ValidationError("There is no check \"\(check)\"; there are: \(names).")
        }
    }

    func run() async throws {
        var filter = RecordFilter()
        filter.verdict = verdict
        filter.delivery = delivery
        filter.check = check
        filter.campaign = campaign
        filter.recipient = recipient
        filter.since = since?.timestamp
        filter.until = until?.timestamp
        // Whoever follows wants what comes, with a little of what went before.
        filter.limit = limit ?? (follow && since == nil ? 20 : nil)
        let records = try await common.control().log(filter)
        write(records)
        guard follow else { return }
        var follower = LogFollower(filter: filter, shown: records.map(\.id))
        while true {
            try await Task.sleep(for: .seconds(1))
            write(try await follower.next(from: try await common.control()))
        }
    }

    private func write(_ records: [RecordReport]) {
        Output.lines(records.map { json ? AdminJSON.text($0) : RecordText(record: $0).line })
    }
}

extension Verdict: ExpressibleByArgument {}
extension Delivery.State: ExpressibleByArgument {}
