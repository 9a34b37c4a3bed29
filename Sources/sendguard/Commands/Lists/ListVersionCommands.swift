import ArgumentParser
import Control

struct ListHistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List the versions of a list, oldest first.",
        discussion: """
              sendguard list history unsubscribed

            Of each version: when it was imported and by whom, the file it came from, its
            rows and how many more or fewer than before. Those that are kept can be
            compared (list diff) and exported.

            Exit codes:
              0  listed
              1  there is no such list
              2  usage or configuration
              3  cannot reach or read
            """)

    @Argument(help: ArgumentHelp("The list.", valueName: "name"))
    var name: String

    @Flag(help: "Print one JSON object a version.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let versions = try await common.listControl().listHistory(name)
        Output.lines(json ? versions.map { ControlJSON.text($0) } : ListHistoryText.lines(of: versions))
    }
}

struct ListDiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare two versions of a list.",
        discussion: """
              sendguard list diff unsubscribed      the one before with that in force
              sendguard list diff unsubscribed 3    version 3 with the one in force
              sendguard list diff unsubscribed 3 5 --limit 100

            The versions are compared as they were imported: single changes (list add,
            list remove) are in neither. "changed" counts entries that are in both with
            another reason, date or segment.

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
        Output.lines(json ? [ControlJSON.text(report)] : ListDifferenceText.lines(of: report))
        if !report.isNone { throw CommandEnd.no }
    }
}

struct ListStatsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Show what a list is made of: reasons, domains, segments, months.",
        discussion: """
              sendguard list stats unsubscribed

            Of reasons, domains and segments the most frequent are shown. Of an audience:
            how many months ago people last opened, clicked, bought or subscribed.

            Exit codes:
              0  shown
              1  there is no such list
              2  usage or configuration
              3  cannot reach or read
            """)

    @Argument(help: ArgumentHelp("The list.", valueName: "name"))
    var name: String

    @Flag(help: "Print the counts as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let report = try await common.listControl().listStatistics(name)
        Output.lines(json ? [ControlJSON.text(report)] : ListStatisticsText.lines(of: report))
    }
}
