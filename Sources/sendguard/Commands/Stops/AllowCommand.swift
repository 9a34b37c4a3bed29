import ArgumentParser
import Control
import Guard
import Mail

struct AllowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allow",
        abstract: "Let one refused message or one tag pass, after a person has looked.",
        usage: usage,
        discussion: """
            The checks were wrong about a message:
              sendguard allow --message 01hzy3k9vm8q2 --reason "the brackets are a quote"

            When the sender tries again, the same content may pass once to each recipient
            of the refused message, in one message or in several. Message-ID, date and
            encoding may be new. What the checks did not find in the refused message still
            refuses the next one. Recipients who have the content already are left out.

            When the sender cannot try again, send the kept copy on, like held mail.
            Lists, stops and checks in force now apply. Nobody gets the content twice:
              sendguard allow --message 01hzy3k9vm8q2 --release --reason "a quote"

            A tag may leave in one campaign, written as in the mail:
              sendguard allow --campaign spring --tag '{NAME}' --reason "a product name"
            The command shows the mail of the last hour that the campaign had, and says
            MATCHED NOTHING if there was none. The same tag again changes nothing: the
            command says until when it may pass.

            No exception goes past a stop, a blocked phrase or a list. It is in force when
            this command returns, survives restarts, and ends after a day, or when nobody
            is left who may have the content.

            Options:
              --message <record-id>  a message that a check refused: its id is in the
                                     reply, in sendguard log and in sendguard show
              --release              with --message: send its kept copy on at once
              --campaign <name>      with --tag: the campaign, without *
              --tag <tag>            a tag, in single quotes for the shell
              --for <time>           how long, such as 2h; 1s to 7d (default: 1d)
              --reason <text>        why; sendguard events shows it
              --json                 print the exception as JSON

            The configuration can ask for two people (release.require_second). Then an
            exception waits until another user confirms it:
              sendguard allow confirm A1 --reason "looked at it, too"

            Exit codes:
              0  it may pass
              1  it may not pass, everybody has it, it passes already, a second person has
                 to confirm, or not all was sent
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or it could not be done

            More: sendguard help content
            """,
        subcommands: [
            AllowNewCommand.self, AllowListCommand.self, AllowConfirmCommand.self, AllowReleaseCommand.self,
            AllowEndCommand.self,
        ],
        defaultSubcommand: AllowNewCommand.self)

    fileprivate static let usage = """
        sendguard allow --message <record-id> --reason <text> [<options>]
        sendguard allow --campaign <name> --tag <tag> --reason <text> [<options>]
        sendguard allow list|confirm|release|end
        """
}

/// `sendguard allow` without a further word.
struct AllowNewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", usage: AllowCommand.usage, shouldDisplay: false)

    @Option(help: .hidden) var message: String?
    @Option(help: .hidden) var campaign: String?
    @Option(help: .hidden) var tag: String?
    @Option(name: .customLong("for"), help: .hidden) var length: String?
    @Option(help: .hidden) var reason: String?
    @Flag(help: .hidden) var release = false
    @Flag(help: .hidden) var json = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        let usage = "sendguard allow --message ID --reason TEXT, or --campaign NAME --tag TAG --reason TEXT"
        guard message != nil || campaign != nil || tag != nil else {
            throw ValidationError("Say what may pass: \(usage).")
        }
        if message != nil, campaign != nil || tag != nil {
            throw ValidationError("--message cannot be combined with --campaign and --tag.")
        }
        if message == nil, campaign == nil || tag == nil {
            throw ValidationError("A tag needs its campaign: sendguard allow --campaign NAME --tag TAG --reason TEXT.")
        }
        if release, message == nil {
            throw ValidationError("--release is for --message: only a refused message has a kept copy.")
        }
        if let message, RecordID(message) == nil {
            throw ValidationError("\"\(Words.safe(message))\" is not a record id, which has 13 letters and digits.")
        }
        try GivenCampaign.validate(campaign, isOne: true)
        try GivenText.validate(tag, "--tag")
        try GivenText.validateSaid(tag, "--tag")
        guard let reason else { throw ValidationError("Say why it may pass, with --reason TEXT.") }
        try Reason.validate(reason)
        _ = try GivenLength.seconds(length, upTo: RulingLimits.longestSeconds)
    }

    func run() async throws {
        let request = AllowRequest(
            message: message, tag: tag, campaign: campaign, reason: reason ?? "",
            forSeconds: try GivenLength.seconds(length, upTo: RulingLimits.longestSeconds),
            releases: release ? true : nil)
        let control = try await common.control(asksForSecond: common.asksForSecond)
        let report = try await control.allow(request)
        let made = RulingText(report: report).made(releases: release && report.awaiting == nil)
        Output.lines(json ? [ControlJSON.text(report)] : made)
        await RulingCampaign.say(report.campaign, control, json: json)
        if report.awaiting != nil { throw CommandEnd.no }
        guard release, let id = RulingID(report.id) else { return }
        try await RulingEnding.release(
            RulingChangeRequest(id: id, reason: request.reason), of: report.message ?? report.id, by: control,
            json: json)
    }
}

struct AllowListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the exceptions that are in force or wait for a second person.",
        usage: "sendguard allow list [--json] [<options>]",
        discussion: RulingListing.discussion("exception"))

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await RulingListing(kind: .exception, nothing: "no exceptions", json: json).run(common)
    }
}

struct AllowConfirmCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Confirm an exception that another person asked for.",
        usage: "sendguard allow confirm <id> --reason <text> [--json] [<options>]",
        discussion: """
            Only where the configuration asks for two people (release.require_second).

              sendguard allow confirm A1 --reason "looked at it, too"

            \(RulingEnding.exits("it does not wait, or the same user asked for it"))
            """)

    @OptionGroup var ending: RulingEnding

    @OptionGroup var common: CommonOptions

    func validate() throws { try ending.validate(.exception, "A1") }

    func run() async throws { try await ending.run(common, confirms: true) }
}

struct AllowReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Send on the kept copy of a message that may pass.",
        usage: "sendguard allow release <id> --reason <text> [--json] [<options>]",
        discussion: """
              sendguard allow release A1 --reason "the shop cannot send it again"

            The copy becomes held mail and is released: lists, stops, ramps and checks in
            force now apply. A recipient who has the content already is left out. What
            cannot be sent now stays held (sendguard held list). The answer has each
            reason with a count and a few names. When nobody is left who may have the
            content, the exception ends.

            Exit codes:
              0  sent
              1  no such exception is in force, no copy is kept, or not all was sent
              2  the command line or the configuration is wrong
              3  no guard runs, or the release failed
            """)

    @OptionGroup var ending: RulingEnding

    @OptionGroup var common: CommonOptions

    func validate() throws { try ending.validate(.exception, "A1") }

    func run() async throws { try await ending.release(common) }
}

struct AllowEndCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "end",
        abstract: "End an exception before its time.",
        usage: "sendguard allow end <id> --reason <text> [--json] [<options>]",
        discussion: """
              sendguard allow end A1 --reason "the template is corrected"

            \(RulingEnding.exits("no such exception is in force"))
            """)

    @OptionGroup var ending: RulingEnding

    @OptionGroup var common: CommonOptions

    func validate() throws { try ending.validate(.exception, "A1") }

    func run() async throws { try await ending.run(common, confirms: false) }
}
