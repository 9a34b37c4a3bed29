import ArgumentParser
import Control
import Guard

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Show the damage of a mistake: who got the mail, who did not, and why.",
        usage: """
            sendguard report --incident <incident> [<options>]
            sendguard report [--campaign <campaign>] [--since <time>] [<options>]
            """,
        discussion: """
              sendguard report --incident I1
              sendguard report --campaign spring-sale
              sendguard report --since 2h
              sendguard report --campaign spring-sale --format html --output report.html
              sendguard report --campaign spring-sale --format csv --output people.csv

            text is for a terminal. html is one page with everything in it, to read, send
            or print. json is for programs. csv lists every recipient with the outcome,
            once for each message. --output replaces the file only when the report is
            complete.

            Exit codes:
              0  reported
              1  no mail on record matches
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, or something cannot be read or written

            More: sendguard help incidents
            """)

    enum Format: String, CaseIterable, ExpressibleByArgument { case text, json, csv, html }

    @Option(help: ArgumentHelp("Only the mail of this incident.", valueName: "incident"))
    var incident: IncidentID?

    @Option(help: ArgumentHelp("Only mail of this campaign; * matches any characters.", valueName: "campaign"))
    var campaign: String?

    @Option(
        help: ArgumentHelp(
            "Only mail from this address or domain (envelope, From or Sender).", valueName: "address"))
    var sender: String?

    @Option(
        help: ArgumentHelp(
            "Only mail since this time, such as 2h, 2026-11-23 or 2026-11-23T21:00:00Z.", valueName: "time"))
    var since: Moment?

    @Option(help: ArgumentHelp("Only mail until this time.", valueName: "time"))
    var until: Moment?

    @Option(help: ArgumentHelp("The form of the report.", valueName: "format"))
    var format: Format = .text

    @OptionGroup var file: OutputOptions
    @OptionGroup var csv: CSVOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        let isAsked = campaign != nil || sender != nil || since != nil || until != nil
        guard incident != nil || isAsked else {
            throw ValidationError(
                "Say what the report is about: --incident, --campaign, --sender, --since or --until.")
        }
        if let sender { _ = try ScopeOptions.scope(.sender, sender) }
        try GivenPeriod.validate(since: since?.timestamp, until: until?.timestamp)
        if incident != nil, isAsked {
            throw ValidationError("--incident cannot be combined with --campaign, --sender, --since or --until.")
        }
    }

    func run() async throws {
        var filter = RecordFilter()
        (filter.campaign, filter.sender) = (campaign, sender)
        (filter.since, filter.until) = (since?.timestamp, until?.timestamp)
        let control = try await common.control(showsPeople: true)
        if let incident { filter = try await control.incident(incident).filter }
        if format == .csv {
            return try await file.write { try await export(filter, from: control, $0) }
        }
        var report = try await control.damage(filter)
        guard report.first != nil else { throw try await nothing(of: filter, control) }
        if let incident { report.apologies = try await control.apologies(of: incident) }
        var watch: RecoveryReport?
        if let incident, format == .html { watch = try await control.watch(incident) }
        let summary = DamageSummary(
            report: report, costPerRecipient: common.costPerRecipient,
            isForTerminal: format == .text && file.output == nil && Output.isTerminal)
        let text =
            switch format {
            case .json: ControlJSON.text(report) + "\n"
            case .html: ReportPage(summary: summary, watch: watch).html
            default: ReportText(summary: summary).lines.joined(separator: "\n") + "\n"
            }
        try await file.write { try $0(text) }
    }

    /// Says that no mail matches, and which campaigns are on record.
    private func nothing(of filter: RecordFilter, _ control: any GuardControl) async throws -> CommandFailure {
        var lines = ["no mail on record matches"]
        if let campaign {
            var all = filter
            all.campaign = nil
            let names = try await control.tally(all, by: .campaign).compactMap(\.name).filter { !$0.isEmpty }
            let near = Nearest.candidate(to: campaign, among: names)
            lines[0] =
                "no mail of campaign \"\(Words.safe(campaign))\" is on record"
                + (near.map { "; did you mean \(Words.option("--campaign", $0))?" } ?? "")
            let shown = names.prefix(Self.namedCampaigns).map { Words.safe($0) }.joined(separator: ", ")
            lines.append(
                names.isEmpty
                    ? "no other campaign is on record either"
                    : "campaigns on record, most mail first: \(shown)\(names.count > Self.namedCampaigns ? ", …" : "")")
        }
        return CommandFailure(lines: lines, status: .no)
    }

    private static let namedCampaigns = 10

    /// Writes the recipients as CSV, page by page.
    private func export(
        _ filter: RecordFilter, from control: any GuardControl, _ write: (String) throws -> Void
    ) async throws {
        try write(RecipientLines.head)
        var place: RecipientPage.Place?
        repeat {
            let page = try await control.recipients(filter, after: place)
            try write(page.rows.map { RecipientLines.line($0, isRaw: csv.raw) }.joined())
            place = page.next
        } while place != nil
    }
}
