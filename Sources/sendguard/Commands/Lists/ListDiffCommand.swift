import Admin
import ArgumentParser

struct ListDiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare two versions of a list.",
        discussion: """
              sendguard list diff unsubscribed            the one before with the one in force
              sendguard list diff unsubscribed 3          version 3 with the one in force
              sendguard list diff unsubscribed 3 5 --limit 100

            The versions are compared as they were imported: single changes (list add, list
            remove) are in neither. "changed" counts entries that are in both with another
            reason, date or segment.

            Exit codes, as of diff(1):
              0  they do not differ
              1  they differ
              2  usage or configuration
              3  cannot compare: no such list or version, or it is not kept any more
            """)

    @Argument(help: ArgumentHelp("The list.", valueName: "name"))
    var name: String

    @Argument(help: ArgumentHelp("The earlier version (default: the one before).", valueName: "v1"))
    var from: Int64?

    @Argument(help: ArgumentHelp("The later version (default: the one in force).", valueName: "v2"))
    var to: Int64?

    @Option(help: ArgumentHelp("Entries that are shown of those added and of those removed.", valueName: "n"))
    var limit = ListDifferenceRequest.usualLimit

    @Flag(help: "Print the difference as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (0...ListDifferenceRequest.greatestLimit).contains(limit) else {
            throw ValidationError("--limit is from 0 to \(ListDifferenceRequest.greatestLimit).")
        }
    }

    func run() async throws {
        let request = ListDifferenceRequest(list: name, from: from, to: to, limit: limit)
        let report: ListDifferenceReport
        do { report = try await common.listControl().compareList(request) } catch ControlFailure.refused(let text) {
            // 1 would say that they differ.
            throw CommandFailure.cannot(text)
        }
        Output.lines(json ? [AdminJSON.text(report)] : ListDifferenceText.lines(of: report))
        if !report.isNone { throw CommandEnd.no }
    }
}
