import ArgumentParser
import Control
import Guard
import Mail
import System

struct HeldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "held",
        abstract: "List, show, send on or discard the mail that a stop holds.",
        discussion: """
            Held mail stays until somebody releases or discards it. Ending the stop does
            neither.

            More: sendguard help held
            """,
        subcommands: [
            HeldListCommand.self, HeldShowCommand.self, HeldReleaseCommand.self, HeldDiscardCommand.self,
        ])
}

struct HeldListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List held mail, oldest first.",
        usage: "sendguard held list [<options>] [<record-id> ...]",
        discussion: """
              sendguard held list
              sendguard held list --campaign 'spring-*' --since 2h

            Exit codes:
              0  listed
              1  no held message matches
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or its data cannot be read
            """)

    @OptionGroup(title: "Which mail") var which: HeldOptions

    @Option(help: ArgumentHelp("Only this many, the oldest first.", valueName: "n"))
    var limit: Int?

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        try GivenCount.validate(limit)
    }

    func run() async throws {
        var filter = which.filter
        filter.limit = limit
        let pages = try await common.control().held(filter)
        let now = Timestamp(microseconds: Clock.wallMicroseconds)
        var isEmpty = true
        while let messages = try await pages.next() {
            isEmpty = false
            Output.lines(messages.map { json ? ControlJSON.text($0) : HeldText.line(of: $0, now: now) })
        }
        guard isEmpty else { return }
        if !json { Output.line("nothing is held (\(filter.text))") }
        throw CommandEnd.no
    }
}

struct HeldShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one held message.",
        usage: "sendguard held show <record-id> [--raw] [--json] [<options>]",
        discussion: """
              sendguard held show 01hzy3k9vm8q2
              sendguard held show 01hzy3k9vm8q2 --raw > held.eml

            Exit codes:
              0  shown
              1  there is no such message, or it is not held any more
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or its data cannot be read
            """)

    @OptionGroup var message: ShownMessage

    @Flag(help: "Print the record as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws { try message.validate(json: json) }

    func run() async throws {
        let control = try await common.control()
        var filter = HeldFilter()
        filter.ids = [message.id.description]
        guard !(try await control.held(filter).all().isEmpty), let record = try await control.show(message.id) else {
            throw CommandFailure(lines: ["message \(message.id) is not held"], status: .no)
        }
        try await message.show(record, from: control, json: json, needsMessage: true)
    }
}

/// Which held mail a command is about. A message must meet every given option.
struct HeldOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("Only these messages.", valueName: "record-id"))
    var ids: [String] = []

    @Option(help: ArgumentHelp("Only mail of this campaign; * matches any characters.", valueName: "name"))
    var campaign: String?

    @Option(help: ArgumentHelp("Only mail from this address or domain.", valueName: "address"))
    var sender: String?

    @Option(help: ArgumentHelp("Only mail of this stream.", valueName: "name"))
    var stream: String?

    @Option(help: ArgumentHelp("Only mail that this stop holds, such as S1.", valueName: "stop-id"))
    var stop: String?

    @Option(help: ArgumentHelp("Only this recipient of each message.", valueName: "address"))
    var recipient: String?

    @Option(help: ArgumentHelp("Only recipients at this domain.", valueName: "domain"))
    var recipientDomain: String?

    @Option(help: ArgumentHelp("Only mail since this time, such as 2h or 2026-11-23.", valueName: "time"))
    var since: Moment?

    @Option(help: ArgumentHelp("Only mail until this time.", valueName: "time"))
    var until: Moment?

    func validate() throws {
        let texts = [
            ("--campaign", campaign), ("--sender", sender), ("--stream", stream), ("--recipient", recipient),
            ("--recipient-domain", recipientDomain),
        ]
        for (option, text) in texts { try GivenText.validate(text, option, limit: ValueLimits.nameCharacters) }
        try GivenPeriod.validate(since: since?.timestamp, until: until?.timestamp)
        do throws(HeldFilterRefused) { _ = try HeldSelection(filter) } catch {
            throw ValidationError("\(error)".prefix(1).uppercased() + "\(error)".dropFirst() + ".")
        }
    }

    var filter: HeldFilter {
        var filter = HeldFilter()
        filter.ids = ids
        filter.campaign = campaign
        filter.sender = sender
        filter.stream = stream
        filter.stop = stop
        filter.recipient = recipient
        filter.recipientDomain = recipientDomain
        filter.since = since?.timestamp
        filter.until = until?.timestamp
        return filter
    }
}
