// Folder Commands/Messages: the commands about mail: `log`, `show`, `check`, `report` and `held`. It may use Options,
// Services, Text and all folders below them.

import ArgumentParser
import Content
import Control
import Guard
import Mail

struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "List messages, count them, or verify that the record is unchanged.",
        usage: """
            sendguard log [<options>]
            sendguard log verify [--since <time>] [--head <hex>] [--json]
            """,
        discussion: """
              sendguard log --since 1h                     oldest message first
              sendguard log --verdict blocked --limit 20
              sendguard log --recipient ann@example.com
              sendguard log --esp-id 0100016e4ab7c399-…    the message in an ESP's report
              sendguard log --campaign spring --delivery refused --by reply
              sendguard log --sessions --since 1h          sessions without a message
              sendguard log --follow --since 1s            only new messages, until Ctrl-C
              sendguard log verify                         was the record changed?
              sendguard log verify --head 5f3c…            is a head you kept still in it?

            --follow first prints the messages that --since or --limit select, and without
            them the newest 20. Then it prints each new message.

            A hash chains each commit of the record to the one before. verify prints the
            last hash of each day: its head. Keep the heads in another place. Then nobody
            can change that day's record, or an earlier one, unseen. Without a head,
            verify finds every change, unless somebody made the whole chain again.

            Exit codes:
              0  listed, even if nothing matches; verify: the record is as written
              1  verify: the record was changed, or it is in doubt; the lines say where
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or its data cannot be read

            More: sendguard help audit
            """)

    @Argument(help: ArgumentHelp("Verify that the record is as it was written.", valueName: "verify"))
    var word: String?

    private var isVerify: Bool { word?.lowercased() == "verify" }

    @OptionGroup var conditions: ConditionOptions

    @Flag(help: "Only print the number of messages and recipients.")
    var count = false

    @Option(
        help: ArgumentHelp(
            "Count the messages by this property.", valueName: "what"))
    var by: RecordTally.Dimension?

    @Flag(
        help: "List sessions that ended without a message, refused commands, and replies that a client did not get.")
    var sessions = false

    @Flag(help: "Print the newest messages, then each new one, until Ctrl-C.")
    var follow = false

    @Option(help: ArgumentHelp("With verify: a head that you kept; the chain must have it.", valueName: "hex"))
    var head: String?

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let word, !isVerify { throw ValidationError(Self.mistake(word)) }
        try conditions.validateValues()
        let asked = conditions.filter
        if follow, asked.until != nil { throw ValidationError("--follow and --until cannot be combined.") }
        if let head, !isVerify || head.count != 64 || !head.allSatisfy(\.isHexDigit) {
            throw ValidationError("--head needs 64 hexadecimal digits, and works only with verify.")
        }
        if isVerify {
            var all = RecordFilter()
            all.since = asked.since
            guard asked == all, !count, by == nil, !follow else {
                throw ValidationError("verify takes only --since, --head and --json.")
            }
        }
        if sessions {
            var all = RecordFilter()
            (all.since, all.until, all.limit) = (asked.since, asked.until, asked.limit)
            guard asked == all, !count, by == nil, !follow, !isVerify else {
                throw ValidationError("--sessions takes only --since, --until, --limit and --json.")
            }
            if let limit = asked.limit, limit > SessionFilter.pageLimit {
                throw ValidationError("--sessions takes a --limit of \(SessionFilter.pageLimit) at most.")
            }
        }
        if count || by != nil, follow || asked.limit != nil {
            throw ValidationError("--count and --by cannot be combined with --follow or --limit.")
        }
        try conditions.validateNames()
    }

    /// Names the option that a word without one probably belongs to.
    private static func mistake(_ word: String) -> String {
        let shown = Words.argument(word)
        let meant =
            if Address(word) != nil {
                "log --recipient \(shown)"
            } else if IncidentID(word) != nil {
                "report --incident \(shown)"
            } else if RecordID(word) != nil {
                "show \(shown)"
            } else {
                "log --campaign \(shown)"
            }
        return "log does not take the word \"\(Words.safe(word))\".\n  You probably mean: sendguard \(meant)"
    }

    func run() async throws {
        if isVerify { return try await verify() }
        if sessions { return try await listSessions() }
        var filter = conditions.filter
        if count || by != nil {
            let tallies = try await common.control().tally(filter, by: by)
            return Output.lines(json ? tallies.map(ControlJSON.text) : TallyText(tallies: tallies, dimension: by).lines)
        }
        // A person who follows the log wants the new messages, and a few before them.
        if follow, filter.since == nil, filter.limit == nil { filter.limit = 20 }
        if json, !follow {
            let lines = try await common.control(showsPeople: true).logLines(filter)
            var isAny = false
            while let piece = try await lines.next() {
                isAny = isAny || !piece.isEmpty
                Output.bytes(piece)
            }
            return sayIfNothing(isAny)
        }
        let pages = try await common.control(showsPeople: true).log(filter)
        var shown: [String] = []
        var isAny = false
        var advice: String?
        while let records = try await pages.next() {
            write(records)
            isAny = isAny || !records.isEmpty
            advice = records.lazy.reversed().compactMap(RulingText.advice).first ?? advice
            if follow { shown += records.map(\.id) }
        }
        guard follow else { return sayIfNothing(isAny, advice) }
        var follower = LogFollower(filter: filter, shown: shown)
        while true {
            try await Task.sleep(for: .seconds(1))
            write(try await follower.next(from: try await common.control(showsPeople: true)))
        }
    }

    /// Lists session events page by page, so that no response is large.
    private func listSessions() async throws {
        let control = try await common.control(showsPeople: true)
        var filter = SessionFilter()
        let asked = conditions.filter
        (filter.since, filter.until, filter.limit) = (asked.since, asked.until, asked.limit)
        var isAny = false
        while true {
            let page = try await control.sessionEvents(filter)
            isAny = isAny || !page.isEmpty
            Output.lines(
                json
                    ? page.map { ControlJSON.text($0) }
                    : TerminalWidth.broken(page.map { SessionEventText(event: $0).line }))
            guard filter.limit == nil, page.count == SessionFilter.pageLimit, let last = page.last else {
                return sayIfNothing(isAny)
            }
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

    /// Tells a person that the list is empty, or how a refused message may pass. Standard output has only the list,
    /// because programs read it.
    /// - Parameter advice: the command that lets the newest refused message pass; nil when there is none.
    private func sayIfNothing(_ isAny: Bool, _ advice: String? = nil) {
        guard Output.isErrorTerminal else { return }
        if !isAny { Output.complain(["nothing matches"], isPlain: true) }
        if let advice { Output.complain(["if a check is wrong, after a person has looked: \(advice)"], isPlain: true) }
    }

    private func write(_ records: [RecordReport]) {
        Output.lines(records.map { json ? ControlJSON.text($0) : RecordText(record: $0).line })
    }
}

extension RecordTally.Dimension: ExpressibleByArgument {}
