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

    @OptionGroup var conditions: ConditionOptions

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
        try conditions.validateValues()
        let asked = conditions.filter
        if follow, asked.until != nil { throw ValidationError("--follow and --until exclude each other.") }
        if let head, mode == nil || head.count != 64 || !head.allSatisfy(\.isHexDigit) {
            throw ValidationError("--head takes 64 hexadecimal digits, and goes with verify.")
        }
        if mode == .verify {
            var all = RecordFilter()
            all.since = asked.since
            guard asked == all, !count, by == nil, !follow else {
                throw ValidationError("verify goes with --since, --head and --json.")
            }
        }
        if sessions {
            var all = RecordFilter()
            (all.since, all.until, all.limit) = (asked.since, asked.until, asked.limit)
            guard asked == all, !count, by == nil, !follow, mode == nil else {
                throw ValidationError("--sessions goes with --since, --until, --limit and --json.")
            }
            if let limit = asked.limit, limit > SessionFilter.pageLimit {
                throw ValidationError("--sessions takes a --limit of \(SessionFilter.pageLimit) at most.")
            }
        }
        if count || by != nil, follow || asked.limit != nil {
            throw ValidationError("--count and --by go with neither --follow nor --limit.")
        }
        try conditions.validateNames()
    }

    func run() async throws {
        if mode == .verify { return try await verify() }
        if sessions { return try await listSessions() }
        var filter = conditions.filter
        if count || by != nil {
            let tallies = try await common.control().tally(filter, by: by)
            return Output.lines(json ? tallies.map(ControlJSON.text) : TallyText(tallies: tallies, dimension: by).lines)
        }
        // Whoever follows wants what comes, with a little of what went before.
        if follow, filter.since == nil, filter.limit == nil { filter.limit = 20 }
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
        let asked = conditions.filter
        (filter.since, filter.until, filter.limit) = (asked.since, asked.until, asked.limit)
        while true {
            let page = try await control.sessionEvents(filter)
            Output.lines(page.map { json ? ControlJSON.text($0) : SessionEventText(event: $0).line })
            guard filter.limit == nil, page.count == SessionFilter.pageLimit, let last = page.last else { return }
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
                from: place, since: conditions.filter.since?.day, looksFor: head?.lowercased())
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

extension RecordTally.Dimension: ExpressibleByArgument {}
