import ArgumentParser
import Control
import Guard

struct IncidentShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show an incident, its open steps and its timeline.",
        usage: "sendguard incident show <incident> [--format <format>] [<options>]",
        discussion: """
              sendguard incident show I1
              sendguard incident show I1 --format markdown > post-mortem.md

            markdown is for a post-mortem: the incident, its steps, its timeline, and the
            damage report as of now.

            \(IncidentCommand.exits("there is no such incident"))
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument { case text, json, markdown }

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Option(help: ArgumentHelp("The form of the output.", valueName: "format"))
    var format: Format = .text

    @Flag(help: "The same as --format json.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let control = try await common.control(showsPeople: true)
        let incident = try await control.incident(id)
        let text = IncidentText(incident: incident)
        switch json ? .json : format {
        case .json: Output.line(ControlJSON.text(incident))
        case .text: Output.lines(text.page)
        case .markdown:
            var report = try await control.damage(incident.filter)
            report.apologies = try await control.apologies(of: id)
            Output.lines(
                text.markdown(DamageSummary(report: report, costPerRecipient: common.costPerRecipient)))
        }
    }
}

struct IncidentListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List incidents, oldest first.",
        usage: "sendguard incident list [--open] [--json] [<options>]",
        discussion: """
              sendguard incident list
              sendguard incident list --open

            Exit codes:
              0  listed, even if there is none
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or its data cannot be read
            """)

    @Flag(help: "Only open incidents.")
    var open = false

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let incidents = try await common.control().incidents()
        while let page = try await incidents.next() {
            let shown = page.filter { !open || $0.closedAt == nil }
            Output.lines(json ? shown.map { ControlJSON.text($0) } : IncidentText.table(of: shown))
        }
    }
}

struct IncidentWatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Show how the ESP takes the mail of an incident: before, during and after.",
        usage: "sendguard incident watch <incident> [--watch] [--json] [<options>]",
        discussion: """
              sendguard incident watch I1
              sendguard incident watch I1 --watch   again every five seconds, until Ctrl-C
              sendguard report --incident I1 --format html --output report.html

            The table counts the ESP's replies by recipient domain and campaign: accepted,
            refused for now (4xx), refused for good (5xx), unknown. The HTML report has a
            chart.

            "before" is as long as the incident. If the incident's scope sent nothing in
            that time, "before" counts the other mail of its sender or stream. "after"
            begins when the last stop was resumed. The command says whether "after" is
            worse than "before" only if the numbers are large enough.

            \(IncidentCommand.exits("there is no such incident"))
            """)

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Flag(help: "Show it again every five seconds.")
    var watch = false

    @Flag(help: "Print the counts as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    /// The time between two reports. A report on a million messages takes about a second.
    private static let pause: Duration = .seconds(5)

    func run() async throws {
        while true {
            let control = try await common.control()
            let report = try await control.watch(id)
            if watch, !json { Output.clearScreen() }
            if json {
                Output.line(ControlJSON.text(report))
            } else {
                Output.lines(
                    RecoveryText(summary: RecoverySummary(report: report, isForTerminal: Output.isTerminal)).lines)
            }
            guard watch else { return }
            try await Task.sleep(for: Self.pause)
        }
    }
}
