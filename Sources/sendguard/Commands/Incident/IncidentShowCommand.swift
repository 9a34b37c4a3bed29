import Admin
import ArgumentParser
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
        case .json: Output.line(AdminJSON.text(incident))
        case .text: Output.lines(text.page)
        case .markdown:
            var report = try await control.damage(incident.filter)
            report.apologies = try await control.apologies(of: id)
            Output.lines(
                text.markdown(DamageSummary(report: report, costPerRecipient: common.costPerRecipient)))
        }
    }
}
