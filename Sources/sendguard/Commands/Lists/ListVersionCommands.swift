import ArgumentParser
import Control

struct ListHistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List the versions of a list, oldest first.",
        usage: "sendguard list history <name> [--json] [<options>]",
        discussion: """
              sendguard list history unsubscribed

            For each version: when it was imported, by whom, from which file, its rows,
            and how many entries were new, went and stayed. You can compare (list diff),
            export and put back (list rollback) the versions that are kept.

            Exit codes:
              0  listed
              1  there is no such list
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or its data cannot be read
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
        usage: "sendguard list diff <name> [<v1>] [<v2>] [--limit <n>] [<options>]",
        discussion: """
              sendguard list diff unsubscribed      what the version in force changed
              sendguard list diff unsubscribed 3    version 3 with the one in force
              sendguard list diff unsubscribed 3 5 --limit 100

            The command compares the versions as they were imported, without single
            changes (list add, list remove). "changed" counts entries that are in both
            versions, with another reason, date or segment.

            Exit codes, as those of diff(1):
              0  the versions are the same
              1  the versions differ
              2  the command line or the configuration is wrong
              3  there is no such list or version, or it is not kept any more
            """)

    @Argument(help: ArgumentHelp("The list.", valueName: "name"))
    var name: String

    @Argument(help: ArgumentHelp("The earlier version (default: the one before).", valueName: "v1"))
    var from: Int64?

    @Argument(help: ArgumentHelp("The later version (default: the one in force).", valueName: "v2"))
    var to: Int64?

    @Option(help: ArgumentHelp("Show at most this many added and this many removed entries.", valueName: "n"))
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
            // Exit 1 would mean that the versions differ.
            throw CommandFailure.cannot(text)
        }
        Output.lines(json ? [ControlJSON.text(report)] : ListDifferenceText.lines(of: report))
        if !report.isNone { throw CommandEnd.no }
    }
}

struct ListStatsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats",
        abstract: "Show what a list consists of: reasons, domains, segments, months.",
        usage: "sendguard list stats <name> [--json] [<options>]",
        discussion: """
              sendguard list stats unsubscribed

            The command shows the most frequent reasons, domains and segments. For an
            audience it also shows how many months ago people last opened, clicked, bought
            or subscribed.

            Exit codes:
              0  shown
              1  there is no such list
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or its data cannot be read
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
