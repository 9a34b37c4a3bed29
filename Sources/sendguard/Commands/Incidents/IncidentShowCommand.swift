import ArgumentParser
import Control
import Guard

struct IncidentShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show an incident with what is to be done, and its timeline.",
        discussion: """
              sendguard incident show I1
              sendguard incident show I1 --format markdown > post-mortem.md

            Markdown is for a post-mortem: the incident, its steps, its timeline, and the
            report of the damage as it stands now.

            \(IncidentCommand.exits)
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument { case text, json, markdown }

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Option(help: ArgumentHelp("text, json or markdown.", valueName: "format"))
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
        discussion: """
            Exit codes:
              0  listed, even if there is none
              2  usage or configuration
              3  cannot reach or read
            """)

    @Flag(help: "Only those that are open.")
    var open = false

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let incidents = try await common.control().incidents()
        while let page = try await incidents.next() {
            Output.lines(
                page.filter { !open || $0.closedAt == nil }
                    .map { json ? ControlJSON.text($0) : IncidentText(incident: $0).line })
        }
    }
}

struct IncidentWatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Show how the mail of an incident is received: before, during and after it.",
        discussion: """
              sendguard incident watch I1
              sendguard incident watch I1 --watch        again every five seconds, until Ctrl-C
              sendguard report --incident I1 --format html --output report.html      with a chart

            What the ESP answers, by recipient domain and campaign: accepted, refused for now
            (4xx) or for good (5xx), unknown. Before is as long as the incident lasted; when
            its scope sent nothing then, what else its sender or its stream sent. After begins
            when the last stop was resumed. Whether after is worse than before is said where
            the numbers are large enough to tell.

            \(IncidentCommand.exits)
            """)

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Flag(help: "Show it again every five seconds.")
    var watch = false

    @Flag(help: "Print it as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    /// Between two looks; a million messages take one.
    private static let pause: Duration = .seconds(5)

    func run() async throws {
        while true {
            let control = try await common.control()
            let report = try await control.watch(id)
            if watch, !json { Output.clearScreen() }
            if json {
                Output.line(ControlJSON.text(report))
            } else {
                Output.lines(RecoveryText(summary: RecoverySummary(report: report)).lines)
            }
            guard watch else { return }
            try await Task.sleep(for: Self.pause)
        }
    }
}
