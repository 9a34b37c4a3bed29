import ArgumentParser
import Content
import Control
import Guard
import Mail

struct BlockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "block",
        abstract: "Refuse mail with a phrase at once, until you end the block.",
        usage: usage,
        discussion: """
            Something wrong is in a part of the mail, and the rest may flow:
              sendguard block --phrase "only 9.99" --reason "the wrong price is in it"
              sendguard block --phrase 9.99 --campaign 'spring-*' --reason "wrong price"

            With --campaign, the command also shows the mail of the last hour that the
            campaign had, and says MATCHED NOTHING if there was none.

            When this command returns, no further message with the phrase can leave. The
            client gets 550. Held mail with the phrase is refused when it is released. The
            guard looks in every text that reaches a reader: subject, text, HTML, links,
            attached texts. What looks the same is the same: case, white space, quotes,
            dashes, forms of a letter, percent-encoded links, and a space between a number
            and its currency or percent sign. The phrase is also found inside a longer
            word or number: 9.99 is in 19.99.

            Options:
              --phrase <text>    3 to 200 characters; write --phrase=-50% for a leading -
              --campaign <name>  only in mail of this campaign; * matches any characters
              --for <time>       end the block by itself, such as 2h (default: never)
              --reason <text>    why; it is in the replies to clients
              --json             print the block as JSON

            Exit codes:
              0  blocked
              1  it is blocked already, at least as long, or there are 100 blocks
              2  the command line, the configuration or the phrase is wrong
              3  the guard cannot be reached, or the block could not be made

            More: sendguard help content
            """,
        subcommands: [BlockNewCommand.self, BlockListCommand.self, BlockEndCommand.self],
        defaultSubcommand: BlockNewCommand.self)

    fileprivate static let usage = """
        sendguard block --phrase <text> --reason <text> [<options>]
        sendguard block list|end
        """
}

/// `sendguard block` without a further word.
struct BlockNewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", usage: BlockCommand.usage, shouldDisplay: false)

    @Option(help: .hidden) var phrase: String?
    @Option(help: .hidden) var campaign: String?
    @Option(name: .customLong("for"), help: .hidden) var length: String?
    @Option(help: .hidden) var reason: String?
    @Flag(help: .hidden) var json = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard let phrase else {
            throw ValidationError("Say which phrase: sendguard block --phrase TEXT --reason TEXT.")
        }
        try GivenText.validate(phrase, "--phrase")
        guard PhraseSearch.characters(in: phrase) >= PhraseSearch.leastCharacters else {
            throw ValidationError(
                "--phrase is too short: it needs \(PhraseSearch.leastCharacters) characters, or it would be in nearly "
                    + "every message.")
        }
        try GivenCampaign.validate(campaign)
        guard let reason else { throw ValidationError("Say why, with --reason TEXT: it is in the replies.") }
        try Reason.validate(reason)
        _ = try GivenLength.seconds(length)
    }

    func run() async throws {
        let request = BlockRequest(
            phrase: phrase ?? "", campaign: campaign, reason: reason ?? "",
            forSeconds: try GivenLength.seconds(length))
        let control = try await common.control()
        let report = try await control.block(request)
        Output.lines(json ? [ControlJSON.text(report)] : RulingText(report: report).made())
        await RulingCampaign.say(report.campaign, control, json: json)
    }
}

struct BlockListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the blocked phrases.",
        usage: "sendguard block list [--json] [<options>]",
        discussion: RulingListing.discussion("block"))

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await RulingListing(kind: .block, nothing: "no phrase is blocked", json: json).run(common)
    }
}

struct BlockEndCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "end",
        abstract: "End the block of a phrase, so that its mail flows again.",
        usage: "sendguard block end <id> --reason <text> [--confirm] [<options>]",
        discussion: """
              sendguard block end B1 --reason "the price is corrected"

            The configuration can ask for two people (release.require_second). Then the
            end waits until another user confirms it:
              sendguard block end B1 --confirm --reason "looked at it, too"

            \(RulingEnding.exits("no such block is in force, or a second person has to confirm"))
            """)

    @OptionGroup var ending: RulingEnding

    @Flag(help: "Confirm the end that another person asked for.")
    var confirm = false

    @OptionGroup var common: CommonOptions

    func validate() throws { try ending.validate(.block, "B1") }

    func run() async throws { try await ending.run(common, confirms: confirm) }
}

/// The campaign of an exception or a block.
enum RulingCampaign {
    /// Says which mail of the last hour the campaign had, like `stop --campaign`: a name that nothing has is probably
    /// wrong. As JSON, only that is said, on the error output.
    static func say(_ campaign: String?, _ control: any GuardControl, json: Bool) async {
        guard let pattern = campaign.flatMap({ NamePattern($0) }), let scope = StopScope(.campaign, pattern) else {
            return
        }
        let match = try? await control.match(scope)
        let lines = match.map { ScopeMatchText(match: $0).lines } ?? [ScopeMatchText.unknown]
        if !json { Output.lines(lines) } else if match?.messages == 0 { Output.complain(lines) }
    }
}

/// `allow list` and `block list`.
struct RulingListing {
    let kind: RulingID.Kind
    /// The line when there is none.
    let nothing: String
    let json: Bool

    /// - Parameter what: `exception`.
    static func discussion(_ what: String) -> String {
        """
        Each line says who made the \(what), when, why, and when it ends by itself.

        Exit codes:
          0  listed, even if there is nothing
          2  the command line or the configuration is wrong
          3  the guard cannot be reached, or its data cannot be read
        """
    }

    func run(_ common: CommonOptions) async throws {
        let reports = try await common.control().rulings().filter { RulingID($0.id)?.kind == kind }
        if json { return Output.lines(reports.map { ControlJSON.text($0) }) }
        Output.lines(reports.isEmpty ? [nothing] : reports.flatMap { RulingText(report: $0).lines })
    }
}

/// The arguments of a command that ends or confirms an exception or a block.
struct RulingEnding: ParsableArguments {
    @Argument(help: ArgumentHelp("The id, as sendguard status shows it.", valueName: "id"))
    private var id: String

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    private var reason: String?

    @Flag(help: "Print it as JSON.")
    private var json = false

    /// - Parameter no: what exit code 1 means.
    static func exits(_ no: String) -> String {
        """
        Exit codes:
          0  done
          1  \(no)
          2  the command line or the configuration is wrong
          3  the guard cannot be reached, or its data cannot be changed
        """
    }

    /// - Parameter example: such as `A1`.
    func validate(_ kind: RulingID.Kind, _ example: String) throws {
        guard RulingID(id)?.kind == kind else {
            throw ValidationError("\"\(Words.safe(id))\" is not an id such as \(example).")
        }
        guard let reason else { throw ValidationError("Say why with --reason TEXT.") }
        try Reason.validate(reason)
    }

    func request(confirms: Bool) -> RulingChangeRequest {
        guard let id = RulingID(id) else { preconditionFailure("an id that was not validated") }
        return RulingChangeRequest(id: id, reason: reason ?? "", confirms: confirms)
    }

    /// Releases the kept copy of the message of an exception.
    /// - Parameter message: its record id, or the id of the exception when it is not known.
    static func release(
        _ request: RulingChangeRequest, of message: String, by control: any GuardControl, json: Bool
    ) async throws {
        let run = try await control.releaseAllowed(request)
        Output.lines(json ? [ControlJSON.text(run)] : RulingText.lines(of: run, message: message))
        let isSent = run.stayed.isEmpty && run.recipients.keys.contains(Delivery.State.released.rawValue)
        if !isSent { throw CommandEnd.no }
    }

    func release(_ common: CommonOptions) async throws {
        let control = try await common.control()
        let id = request(confirms: false).id
        let message = try await control.rulings().first { $0.id == RulingID(id)?.description }?.message
        try await Self.release(request(confirms: false), of: message ?? id, by: control, json: json)
    }

    func run(_ common: CommonOptions, confirms: Bool) async throws {
        let request = request(confirms: confirms)
        let report = try await common.control(asksForSecond: common.asksForSecond).changeRuling(request)
        let isEnd = !confirms || report.kind == .phrase
        Output.lines(json ? [ControlJSON.text(report)] : RulingText(report: report).changed(isEnd))
        if report.awaiting != nil { throw CommandEnd.no }
    }
}

/// `--for` of an exception, a block or a stop.
enum GivenLength {
    /// - Parameter limit: the longest time in seconds.
    /// - Returns: whole seconds; nil when no time is given.
    static func seconds(_ text: String?, upTo limit: Int = ValueLimits.timeSeconds) throws -> Int? {
        guard let text else { return nil }
        let most = limit == ValueLimits.timeSeconds ? "100 years" : "\(limit / 86_400)d"
        guard let duration = ValueText.duration(text), (.seconds(1) ... .seconds(limit)).contains(duration) else {
            throw ValidationError(
                "--for: \"\(Words.safe(text))\" is not a time such as 30m or 2h (at least 1s, at most \(most)).")
        }
        return Int(duration.wholeSeconds)
    }
}
