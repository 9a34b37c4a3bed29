// Folder Commands/Lists: `list` and its subcommands, with the files that they read and write. It may use Options,
// Services, Text and all folders below them.

import ArgumentParser
import Control
import Guard
import Mail
import System

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Manage lists of addresses: who must not get mail, and who may.",
        discussion: """
              sendguard list import unsubscribed export.csv    a new version, in one step
              sendguard list add unsubscribed ann@example.com  one address, at once
              sendguard list check ann@example.com             is it on a list, and why
              sendguard list show                              all lists and their age

            An entry is an address, a domain (@example.com; *.example.com for its
            subdomains), a local part at any domain (postmaster@*), or the MD5, SHA-1,
            SHA-256 or SHA-512 of an address.

            More: sendguard help lists
            """,
        subcommands: [
            ListShowCommand.self, ListCheckCommand.self, ListImportCommand.self, ListAddCommand.self,
            ListRemoveCommand.self, ListEraseCommand.self, ListHistoryCommand.self, ListDiffCommand.self,
            ListExportCommand.self, ListStatsCommand.self, ListRollbackCommand.self, ListDeleteCommand.self,
        ])
}

struct ListShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show all lists, or all about one list.",
        usage: "sendguard list show [<name>] [--json] [<options>]",
        discussion: """
              sendguard list show
              sendguard list show unsubscribed

            Exit codes:
              0  shown
              1  there is no such list
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or its data cannot be read
            """)

    @Argument(help: ArgumentHelp("The list (default: all lists).", valueName: "name"))
    var name: String?

    @Flag(help: "Print one JSON object a list.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let control = try await common.listControl()
        let now = Timestamp(microseconds: Clock.wallMicroseconds)
        guard let name else {
            let lists = try await control.listOverview()
            return Output.lines(json ? lists.map { ControlJSON.text($0) } : ListShowText.table(of: lists))
        }
        let list = try await control.showList(name)
        Output.lines(json ? [ControlJSON.text(list)] : ListShowText.lines(of: list, now: now))
    }
}

struct ListCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Show for each list whether an address is on it, why, and since when.",
        usage: "sendguard list check <address> [<options>]",
        discussion: """
              sendguard list check ann@example.com
              sendguard list check ann@example.com --stream newsletter --campaign spring

            A list can have an address itself, its domain, a pattern such as postmaster@*,
            or its hash. The last line says what the lists do to mail to this address.

            Exit codes:
              0  the address is on a list
              1  the address is on no list
              2  the command line or the configuration is wrong, such as a bad address
              3  the guard cannot be reached, or its data cannot be read
            """)

    @Argument(help: ArgumentHelp("The address to look up.", valueName: "address"))
    var address: String

    @Option(help: "The stream of the mail, for lists that cover some streams only.")
    var stream: String?

    @Option(help: "The campaign of the mail, for lists that cover some campaigns only.")
    var campaign: String?

    @Flag(help: "Print the answer as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard Address(address) == nil else { return }
        guard let entries = try? ListCell(address).entries, entries.count == 1, entries[0].address != nil else {
            throw ValidationError("\"\(address)\" is not a mail address.")
        }
    }

    func run() async throws {
        let report = try await common.listControl().checkLists(
            ListCheckRequest(address: address, stream: stream, campaign: campaign))
        let now = Timestamp(microseconds: Clock.wallMicroseconds)
        Output.lines(json ? [ControlJSON.text(report)] : ListCheckText.lines(of: report, now: now))
        if !report.isListed { throw CommandEnd.no }
    }
}
