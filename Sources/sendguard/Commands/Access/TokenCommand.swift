import ArgumentParser
import Control
import Guard

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Let programs use the control interface, each with a token of its own.",
        discussion: """
            A token stands for a program, with a role like a user's. It is shown once,
            when it is made; the guard stores only its hash.

              sendguard token add deploy --role operator --for 90d
              sendguard token list
              sendguard token revoke T3 --reason "the server was sold"

            The program sends it as: Authorization: Bearer sgt_…

            More: sendguard help access
            """,
        subcommands: [TokenAddCommand.self, TokenListCommand.self, TokenRevokeCommand.self])
}

struct TokenAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Make a token, and show it this one time.",
        usage: "sendguard token add <name> --role <role> [--for <time>] [<options>]",
        discussion: """
              sendguard token add grafana --role viewer
              sendguard token add deploy --role operator --for 90d

            Standard output has only the token, so that it can go into a file:
              sendguard token add deploy --role operator > secrets/deploy

            Exit codes:
              0  made
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or its data cannot be changed
            """)

    @Argument(help: ArgumentHelp("What the token is for: letters, digits and - _ . @ +", valueName: "name"))
    var name: String

    @Option(help: ArgumentHelp("viewer, operator or admin.", valueName: "role"))
    var role: String

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("How long it lasts, such as 90d (default: until it is revoked).", valueName: "time"))
    var length: String?

    @Flag(help: "Print the token and its facts as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let fault = AccessUser.fault(inName: name) { throw ValidationError("\(Words.safe(fault)).") }
        _ = try GivenRole.read(role)
        _ = try GivenLength.seconds(length)
    }

    func run() async throws {
        let request = TokenRequest(
            name: name, role: try GivenRole.read(role), forSeconds: try GivenLength.seconds(length))
        let report = try await common.control().addToken(request)
        guard !json else { return Output.line(ControlJSON.text(report)) }
        Output.line(report.secret)
        let end = report.token.expiresAt.map { ", until \($0)" } ?? ""
        Output.complain([
            "token \(report.token.id) for \(Words.safe(report.token.name)), \(report.token.role.rawValue)\(end); "
                + "the guard keeps only its hash, so keep it now"
        ])
    }
}

struct TokenListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the tokens, and when each was last used.",
        usage: "sendguard token list [--json] [<options>]",
        discussion: """
            Exit codes:
              0  listed, even if there is nothing
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or its data cannot be read
            """)

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let tokens = try await common.control().tokens()
        if json { return Output.lines(tokens.map { ControlJSON.text($0) }) }
        Output.lines(tokens.isEmpty ? ["no tokens"] : AccessText.table(tokens))
    }
}

struct TokenRevokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "End a token at once.",
        usage: "sendguard token revoke <id> --reason <text> [<options>]",
        discussion: """
            Exit codes:
              0  revoked
              1  there is no such token in force
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or its data cannot be changed
            """)

    @Argument(help: ArgumentHelp("Such as T3.", valueName: "id"))
    var id: String

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    var reason: String

    @Flag(help: "Print the token's facts as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard AccessTokenID(id) != nil else {
            throw ValidationError("\"\(Words.safe(id))\" is not a token's id such as T3.")
        }
        try Reason.validate(reason)
    }

    func run() async throws {
        let token = try await common.control().revokeToken(TokenRevocationRequest(id: id, reason: reason))
        Output.lines(json ? [ControlJSON.text(token)] : ["revoked \(token.id) (\(Words.safe(token.name)))"])
    }
}
