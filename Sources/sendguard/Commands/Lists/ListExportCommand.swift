import ArgumentParser
import Control
import Guard

struct ListExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a list to a file that list import can read.",
        usage: "sendguard list export <name> [<options>]",
        discussion: """
              sendguard list export unsubscribed --output unsubscribed.csv
              sendguard list export unsubscribed --version 3 --format lines | wc -l

            The export is the content in force, with its single changes. With --version it
            is an earlier version, as it was imported. The rows have a fixed order, so
            that you can compare two exports. csv and json have everything; lines have the
            entries only. In CSV, a field that begins like a formula gets an apostrophe;
            list import removes it.

            --output replaces the file only when the export is complete. If an export to
            standard output fails, its last line is one that no import accepts.

            Exit codes:
              0  all of it is written
              1  there is no such list or version, or it is not kept any more
              2  the command line or the configuration is wrong
              3  the guard cannot be reached, something cannot be read or written, or the
                 list changed meanwhile
            """)

    @Argument(help: ArgumentHelp("The list.", valueName: "name"))
    var name: String

    @Option(help: ArgumentHelp("Export this earlier version; list history shows the numbers.", valueName: "v"))
    var version: Int64?

    @Option(help: ArgumentHelp("The format of the file; json has one object a line.", valueName: "format"))
    var format: ListExportFormat = .csv

    @OptionGroup var file: OutputOptions
    @OptionGroup var csv: CSVOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let control = try await common.listControl()
        let export = ListExport(
            rows: { try await control.listRows($0) }, request: ListRowsRequest(list: name, version: version),
            format: format, isRaw: csv.raw)
        var (isBegun, count) = (false, 0)
        do {
            try await file.write { write in
                count = try await export.run { text in
                    isBegun = true
                    try write(text)
                }
            }
        } catch {
            if file.output == nil, isBegun { Output.bytes(Array(ListExportFormat.brokenOff.utf8)) }
            throw error
        }
        if let output = file.output { Output.complain(["\(output): \(Words.count(count, "row"))"], isPlain: true) }
    }
}

/// Reads a list page by page and writes each page, so that memory never contains the whole list.
struct ListExport {
    /// Reads one page of rows.
    let rows: (ListRowsRequest) async throws -> ListRowsReport
    let request: ListRowsRequest
    let format: ListExportFormat
    /// Passed on to `CSVField.line`.
    let isRaw: Bool

    /// - Parameter write: appends text to the file.
    /// - Returns: the number of rows written.
    /// - Throws: when the export cannot be complete. Then the text written so far must not be used as a list.
    func run(_ write: (String) throws -> Void) async throws -> Int {
        var request = request
        var first: ListRowsReport?
        var count = 0
        while true {
            let page = try await rows(request)
            if let first {
                guard page.version == first.version, page.rows == first.rows else {
                    throw CommandFailure.cannot(
                        "list \(page.list) changed while it was exported (version \(first.version) with "
                            + "\(Words.count(first.rows, "row")), then version \(page.version) with \(page.rows)); "
                            + "export it again")
                }
            } else {
                first = page
                try write(format.head(page.kind))
            }
            try write(page.entries.map { format.line(of: $0, page.kind, isRaw: isRaw) }.joined())
            count += page.entries.count
            guard let next = page.next else { return count }
            request.cursor = next
        }
    }
}

/// A format of an exported list. An import reads every format.
enum ListExportFormat: String, CaseIterable {
    /// CSV with a header, quoted as in RFC 4180.
    case csv
    /// One object a line (NDJSON).
    case json
    /// The entry alone, one a line, without reasons, dates and segments.
    case lines

    /// The text before the first row.
    func head(_ kind: ListKind) -> String {
        self == .csv ? Self.columns(of: kind).map(\.name).joined(separator: ",") + "\n" : ""
    }

    /// One row, with its line end.
    /// - Parameter isRaw: passed on to `CSVField.line`.
    func line(of entry: ListEntryReport, _ kind: ListKind, isRaw: Bool) -> String {
        switch self {
        case .csv:
            return CSVField.line(Self.columns(of: kind).map { $0.text(entry) }, isRaw: isRaw)
        case .json:
            let said = Self.columns(of: kind).map { ($0.name, $0.text(entry)) }.filter { !$0.1.isEmpty }
            return ControlJSON.text(Dictionary(uniqueKeysWithValues: said)) + "\n"
        case .lines: return entry.entry + "\n"
        }
    }

    /// The last line of an export that failed. It is not valid in any format, so an import refuses the file.
    static let brokenOff = "\n!! sendguard: this export was broken off; do not use it\n"

    private typealias Column = (name: String, text: (ListEntryReport) -> String)

    /// The columns that an import reads for a list of this kind.
    private static func columns(of kind: ListKind) -> [Column] {
        switch kind {
        case .suppression: [("email", \.entry), ("reason", \.reason), ("since", { $0.since ?? "" })]
        case .audience:
            [
                ("email", \.entry), ("subscribed_at", { $0.subscribedAt ?? "" }),
                ("last_engaged_at", { $0.engagedAt ?? "" }), ("segment", { $0.segment ?? "" }),
            ]
        }
    }
}

extension ListExportFormat: ExpressibleByArgument {}
