import Admin
import ArgumentParser

struct ListExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a list out, so that an import reads it back.",
        discussion: """
              sendguard list export unsubscribed --output unsubscribed.csv
              sendguard list export unsubscribed --version 3 --format lines | wc -l

            What is in force with its single changes, or with --version an earlier version
            as it was imported. The rows have a fixed order, so that two exports of one
            version can be compared. CSV and JSON carry everything; lines carry the
            entries alone. A file is put in place when it is whole; what is broken off on
            standard output ends with a line that no import takes.

            Exit codes:
              0  all of it is written
              1  there is no such list or version, or it is not kept any more
              2  usage or configuration
              3  cannot reach, read or write, or the list changed meanwhile
            """)

    @Argument(help: ArgumentHelp("The list.", valueName: "name"))
    var name: String

    @Option(help: ArgumentHelp("An earlier version (list history).", valueName: "v"))
    var version: Int64?

    @Option(help: ArgumentHelp("csv, json (one object a line) or lines.", valueName: "format"))
    var format: ListExportFormat = .csv

    @Option(help: ArgumentHelp("Where to write; standard output when not given.", valueName: "file"))
    var output: String?

    @OptionGroup var csv: CSVOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let control = try await common.listControl()
        let export = ListExport(
            rows: { try await control.listRows($0) }, request: ListRowsRequest(list: name, version: version),
            format: format, isRaw: csv.raw)
        var (isBegun, count) = (false, 0)
        do {
            try await ExportFile.write(to: output) { write in
                count = try await export.run { text in
                    isBegun = true
                    try write(text)
                }
            }
        } catch {
            if output == nil, isBegun { Output.bytes(Array(ListExportFormat.brokenOff.utf8)) }
            throw error
        }
        if let output { Output.complain(["\(output): \(Words.count(count, "row"))"], isPlain: true) }
    }
}

extension ListExportFormat: ExpressibleByArgument {}
