// Folder Commands/Messages: `log`, `show`, `check`, `report` and `held`: commands about mail. It may use Options,
// Desks, Text and all below.

import ArgumentParser
import Content
import Control
import Guard

struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "List messages, oldest first; count them; or prove that the record is whole.",
        discussion: """
              sendguard log --since 1h
              sendguard log --verdict blocked --limit 20
              sendguard log --recipient ann@example.com
              sendguard log --esp-id 0100016e4ab7c399-…    the message that a report of the ESP is about
              sendguard log --campaign spring --delivery refused --by reply
              sendguard log --sessions --since 1h         clients that were sent away, refused, or did not hear
              sendguard log --follow                      goes on as messages come, until Ctrl-C
              sendguard log verify                        was anything changed, removed or slipped in?
              sendguard log verify --head 5f3c…           does the record still hold what it held then?

            Each commit to the record is chained to the one before by a hash. A day's head, which
            verify prints, is its last hash: keep it elsewhere, and nobody can change that day's
            record, or an earlier one, unseen. Without a head to compare, verify finds whatever
            was changed by somebody who has not made the whole chain anew.

            Exit codes:
              0  listed, even if nothing matches; verify: everything fits
              1  verify: it does not, or it may not be the record that was kept; the lines say what
              2  usage or configuration
              3  cannot reach or read
            """)

    enum Mode: String, CaseIterable, ExpressibleByArgument { case verify }

    @Argument(help: ArgumentHelp("Prove that what is on record is what was written.", valueName: "verify"))
    var mode: Mode?

    @Option(help: ArgumentHelp("Only messages with this verdict.", valueName: "verdict"))
    var verdict: Verdict?

    @Option(help: ArgumentHelp("Only messages with a recipient in this state.", valueName: "state"))
    var delivery: Delivery.State?

    @Option(help: ArgumentHelp("Only messages in which this check found something.", valueName: "check"))
    var check: String?

    @Option(help: ArgumentHelp("Only messages with a finding of this kind, such as mustache.", valueName: "kind"))
    var finding: String?

    @Option(help: ArgumentHelp("Only messages whose subject has this in it, whatever its case.", valueName: "text"))
    var subject: String?

    @Option(help: ArgumentHelp("Only messages to somebody in this segment of the audience.", valueName: "segment"))
    var segment: String?

    @Option(
        help: ArgumentHelp("Only messages for which this version of a list was asked.", valueName: "list:version"))
    var listVersion: ListVersionName?

    @Option(help: ArgumentHelp("Only messages of this campaign; * stands for any characters.", valueName: "campaign"))
    var campaign: String?

    @Option(
        help: ArgumentHelp(
            "Only messages from this address or domain: of the envelope, From or Sender; * as above.",
            valueName: "address"))
    var sender: String?

    @Option(help: ArgumentHelp("Only messages to this address.", valueName: "address"))
    var recipient: String?

    @Option(
        name: .customLong("message-id"),
        help: ArgumentHelp(
            "Only messages with this Message-ID, exactly; angle brackets may be left out.", valueName: "id"))
    var messageID: String?

    @Option(
        name: .customLong("esp-id"),
        help: ArgumentHelp("Only the message that the ESP calls so in its reply, exactly.", valueName: "id"))
    var espID: String?

    @Option(help: ArgumentHelp("Only messages since: 2h, 30m, 2026-11-23, 2026-11-23T21:00:00Z.", valueName: "time"))
    var since: Moment?

    @Option(help: ArgumentHelp("Only messages until then.", valueName: "time"))
    var until: Moment?

    @Option(help: ArgumentHelp("Only the newest so many.", valueName: "n"))
    var limit: Int?

    @Flag(help: "Only say how many messages and recipients there are.")
    var count = false

    @Option(
        help: ArgumentHelp(
            "Say how many there are for each: \(RecordTally.Dimension.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "what"))
    var by: RecordTally.Dimension?

    @Flag(
        help: "List why sessions ended without a message, which commands were refused, and whose reply was not heard.")
    var sessions = false

    @Flag(help: "Go on with new messages as they come.")
    var follow = false

    @Option(help: ArgumentHelp("With verify: a head that was noted; it has to be in the chain.", valueName: "hex"))
    var head: String?

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more.") }
        for (name, id) in [("--message-id", messageID), ("--esp-id", espID)] {
            if let id, MessageIDText.bare(id).isEmpty { throw ValidationError("\(name) needs an id.") }
        }
        if follow, until != nil { throw ValidationError("--follow and --until exclude each other.") }
        if let head, mode == nil || head.count != 64 || !head.allSatisfy(\.isHexDigit) {
            throw ValidationError("--head takes 64 hexadecimal digits, and goes with verify.")
        }
        if mode == .verify {
            var all = RecordFilter()
            all.since = since?.timestamp
            guard filter == all, !count, by == nil, !follow, limit == nil else {
                throw ValidationError("verify goes with --since, --head and --json.")
            }
        }
        if sessions {
            var all = RecordFilter()
            (all.since, all.until) = (since?.timestamp, until?.timestamp)
            guard filter == all, !count, by == nil, !follow, mode == nil else {
                throw ValidationError("--sessions goes with --since, --until, --limit and --json.")
            }
            if let limit, limit > SessionFilter.pageLimit {
                throw ValidationError("--sessions takes a --limit of \(SessionFilter.pageLimit) at most.")
            }
        }
        if count || by != nil, follow || limit != nil {
            throw ValidationError("--count and --by go with neither --follow nor --limit.")
        }
        if let sender { _ = try ScopeOptions.scope(.sender, sender) }
        if let check, !Roster.findingNames.contains(check) {
            let names = Roster.findingNames.joined(separator: ", ")
            throw ValidationError("There is no check \"\(check)\"; there are: \(names).")
        }
    }

    private var filter: RecordFilter {
        var filter = RecordFilter()
        filter.verdict = verdict
        filter.delivery = delivery
        filter.check = check
        filter.finding = finding
        filter.subject = subject
        filter.segment = segment
        filter.listVersion = listVersion
        filter.campaign = campaign
        filter.sender = sender
        filter.recipient = recipient
        filter.messageID = messageID
        filter.espID = espID
        filter.since = since?.timestamp
        filter.until = until?.timestamp
        return filter
    }

    func run() async throws {
        if mode == .verify { return try await verify() }
        if sessions { return try await listSessions() }
        var filter = filter
        if count || by != nil {
            let tallies = try await common.control().tally(filter, by: by)
            return Output.lines(json ? tallies.map(ControlJSON.text) : TallyText(tallies: tallies, dimension: by).lines)
        }
        // Whoever follows wants what comes, with a little of what went before.
        filter.limit = limit ?? (follow && since == nil ? 20 : nil)
        if json, !follow {
            let lines = try await common.control(showsPeople: true).logLines(filter)
            while let piece = try await lines.next() { Output.bytes(piece) }
            return
        }
        let pages = try await common.control(showsPeople: true).log(filter)
        var shown: [String] = []
        while let records = try await pages.next() {
            write(records)
            if follow { shown += records.map(\.id) }
        }
        guard follow else { return }
        var follower = LogFollower(filter: filter, shown: shown)
        while true {
            try await Task.sleep(for: .seconds(1))
            write(try await follower.next(from: try await common.control(showsPeople: true)))
        }
    }

    /// Page by page, so that no answer is large.
    private func listSessions() async throws {
        let control = try await common.control(showsPeople: true)
        var filter = SessionFilter()
        (filter.since, filter.until, filter.limit) = (since?.timestamp, until?.timestamp, limit)
        while true {
            let page = try await control.sessionEvents(filter)
            Output.lines(page.map { json ? ControlJSON.text($0) : SessionEventText(event: $0).line })
            guard limit == nil, page.count == SessionFilter.pageLimit, let last = page.last else { return }
            filter.after = last.id
        }
    }

    private func verify() async throws {
        let control = try await common.control()
        var text = ChainText(json: json)
        var place: ChainPlace?
        var isHeadThere = false
        repeat {
            let page = try await control.verify(
                from: place, since: since?.timestamp.day, looksFor: head?.lowercased())
            isHeadThere = isHeadThere || page.hasHead
            Output.lines(text.add(page))
            place = page.next
        } while place != nil
        Output.lines(text.end())
        if let head, !isHeadThere {
            throw CommandFailure(lines: ["no link of the chain has the head \(head.lowercased())"], status: .no)
        }
        if !text.isGood { throw CommandEnd.no }
    }

    private func write(_ records: [RecordReport]) {
        Output.lines(records.map { json ? ControlJSON.text($0) : RecordText(record: $0).line })
    }
}

extension Verdict: ExpressibleByArgument {}
extension Delivery.State: ExpressibleByArgument {}
extension RecordTally.Dimension: ExpressibleByArgument {}
extension ListVersionName: ExpressibleByArgument {}
