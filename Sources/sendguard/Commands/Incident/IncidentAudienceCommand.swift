import Admin
import ArgumentParser
import Guard

struct IncidentAudienceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audience",
        abstract: "List the people whom an incident has reached and who may be written to about it.",
        discussion: """
              sendguard incident audience I1 --output affected.csv
              sendguard incident audience I1 --format lines | wc -l

            Everybody once whose mail the ESP has accepted, then, marked unknown, those of
            whom nobody knows. Never anybody whose mail was blocked, deferred or refused,
            and nobody whom a suppression list names now.

            For an incident of kind stale-suppression this is refused: these people had
            asked not to be mailed. --override goes on record with its reason.

            Exit codes:
              0  all of it is written
              1  there is no such incident, or its people must not be mailed again
              2  usage or configuration
              3  cannot reach, read or write
            """)

    @Argument(help: ArgumentHelp("The incident.", valueName: "incident"))
    var id: IncidentID

    @Option(help: ArgumentHelp("csv or lines.", valueName: "format"))
    var format: AudienceExport.Format = .csv

    @Option(help: ArgumentHelp("Where to write; standard output when not given.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("Mail people again who had asked not to be mailed; why.", valueName: "reason"))
    var override: String?

    @OptionGroup var csv: CSVOptions
    @OptionGroup var common: CommonOptions

    func validate() throws { if let override { try Reason.validate(override) } }

    func run() async throws {
        let control = try await common.control(showsPeople: true)
        let export = AudienceExport(id: id, override: override, format: format, isRaw: csv.raw) {
            try await control.audience($0)
        }
        var count = AudienceExport.Count()
        try await ExportFile.write(to: output) { write in count = try await export.run(write) }
        let unknown = count.unknown == 0 ? "" : ", \(count.unknown) of them unknown"
        let suppressed = count.suppressed == 0 ? "" : "; left out: \(count.suppressed) whom a suppression list names"
        Output.complain(
            [
                "\(output ?? "audience"): \(count.people == 1 ? "1 person" : "\(count.people) people")\(unknown)\(suppressed)"
            ],
            isPlain: true)
    }
}

extension AudienceExport.Format: ExpressibleByArgument {}
