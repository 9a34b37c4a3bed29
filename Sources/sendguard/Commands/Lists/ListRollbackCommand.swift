import ArgumentParser
import Control
import Guard

struct ListRollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Put an earlier version of a list in force again.",
        usage: "sendguard list rollback <name> [<version>] --reason <text> [<options>]",
        discussion: """
              sendguard list rollback unsubscribed --reason "the export was cut"
              sendguard list rollback unsubscribed 3 --reason "wrong file" --allow removed

            The content of the earlier version becomes a new version, with the checks of
            an import: it is refused if more entries go than max_removed allows. Its age
            counts from the time when it was right. Single changes stay, as at an import.

            Repair the source of the list, too: the next refresh brings a new file.

            The versions that are kept: sendguard list history

            Exit codes:
              0  in force
              1  refused: no such list or version, not kept any more, or too many entries
                 go
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or the version cannot be read or stored
            """)

    @Argument(help: ArgumentHelp("The list.", valueName: "name"))
    var name: String

    @Argument(help: ArgumentHelp("The version (default: the one before).", valueName: "version"))
    var version: Int64?

    @Option(help: ArgumentHelp("Why; it goes on record.", valueName: "text"))
    var reason: String

    @Option(
        help: ArgumentHelp(
            "Do it although this is wrong with the version. Repeatable.", valueName: "exception"))
    var allow: [ListImportOrder.Exception] = []

    @Flag(help: "Print the new version as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        try ListEntryArguments.validate(name)
        try Reason.validate(reason)
    }

    func run() async throws {
        let request = ListRollbackRequest(
            list: name, version: version, reason: reason, allow: allow.isEmpty ? nil : allow)
        let report = try await common.listControl().rollBackList(request)
        Output.lines(json ? [ControlJSON.text(report)] : [ListImportCommand.line(of: report)])
    }
}

struct ListDeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a list that is not in the configuration.",
        usage: "sendguard list delete <name> --reason <text> [--json] [<options>]",
        discussion: """
              sendguard list delete unsubscribd --reason "a typing error"

            All versions and single changes go, and mail is not asked about the list any
            more. People who are on no other suppression list get mail again. Who deleted
            it, and why, stays on record (sendguard events). This cannot be undone.

            A list that is in the configuration is refused: remove it there first, and
            reload.

            Exit codes:
              0  deleted
              1  there is no such list, or it is in the configuration
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or the list cannot be deleted
            """)

    @Argument(help: ArgumentHelp("The list.", valueName: "name"))
    var name: String

    @Option(help: ArgumentHelp("Why; it goes on record.", valueName: "text"))
    var reason: String

    @Flag(help: "Print what was deleted as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        try ListEntryArguments.validate(name)
        try Reason.validate(reason)
    }

    func run() async throws {
        let report = try await common.listControl().deleteList(ListDeletionRequest(list: name, reason: reason))
        Output.lines(json ? [ControlJSON.text(report)] : [Self.line(of: report)])
    }

    static func line(of report: ListDeletionReport) -> String {
        "deleted list \(report.name) (\(report.kind.rawValue)), version \(report.version) with "
            + "\(Words.count(report.rows, "row")); mail is not asked about it any more"
    }
}
