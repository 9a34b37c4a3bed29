import Admin
import ArgumentParser
import Foundation
import Guard

struct ListImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Replace a list's content with that of a file, in one step.",
        discussion: """
            The file has one address a line, or is CSV, TSV or JSON with an address in each
            row and, if its header or keys name them, the reason and the date; exports of
            SendGrid, Mailchimp, Mailgun, SES, SparkPost, Postmark, Klaviyo and Brevo are
            read as they are. A file with bad rows is not imported: they are listed with
            their lines. Nor is one with hashes, domains or patterns, which lists cannot
            hold yet. A list that shrinks by more than its max_shrink is not imported
            either; the old version stays in force.

              sendguard list import unsubscribed export.csv
              sendguard list import bounced bounces.csv --skip-bad

            Exit codes:
              0  imported
              1  refused (bad rows, too much shrinkage, no addresses)
              2  usage, configuration, or a file that cannot be read
              3  it could not be stored
            """)

    @Argument(help: ArgumentHelp("The list, such as unsubscribed.", valueName: "name"))
    var name: String

    @Argument(help: ArgumentHelp("The file to read; \"-\" is standard input.", valueName: "file"))
    var file: String

    @Option(
        help: ArgumentHelp(
            "What being on the list means: suppression or audience (default: as configured, else suppression).",
            valueName: "kind"))
    var kind: ListKind?

    @Option(help: ArgumentHelp("How the file is written: auto, csv, tsv, json or lines.", valueName: "format"))
    var format: ListFile.Format = .auto

    @Flag(help: "Import the good rows of a file that has bad ones.")
    var skipBad = false

    @Flag(help: "Print the new version as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    /// Bad rows that are shown; what is wrong with a file shows in its first hundred.
    private static let shownBadRows = 100

    func validate() throws {
        let isGood = name.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains($0)
        }
        guard !name.isEmpty, name.utf8.count <= 64, isGood else {
            throw ValidationError("\"\(name)\" is no list name: up to 64 letters, digits, dots, hyphens, underscores.")
        }
    }

    func run() async throws {
        let lists = try common.configuration()?.configuration.lists ?? []
        let kind = kind ?? lists.first { $0.name == name }?.kind ?? .suppression
        let content = ListFile(try bytes(), format: format)
        if !content.badRows.isEmpty { complain(of: content.badRows) }
        guard content.badRows.isEmpty || skipBad else {
            throw CommandFailure(
                lines: [
                    "nothing was imported: \(Words.count(content.badRows.count, "bad row")); --skip-bad leaves them out"
                ],
                status: .no)
        }
        try refuseOthers(content.otherThanAddresses)
        guard !content.entries.isEmpty else {
            throw CommandFailure(lines: ["nothing was imported: \(file) holds no address"], status: .no)
        }
        let request = ListImportRequest(
            name: name, kind: kind, entries: content.entries, source: URL(fileURLWithPath: file).lastPathComponent)
        let report = try await common.control(lists: lists).importList(request)
        Output.lines(json ? [AdminJSON.text(report)] : [Self.line(of: report)])
    }

    static func line(of report: ListImportReport) -> String {
        let before = report.previousRows.map { ", \($0) before" } ?? ""
        return "imported \(report.name) (\(report.kind.rawValue)) version \(report.version): "
            + "\(Words.count(report.rows, "row"))\(before), from \(Words.safe(report.source))"
    }

    private func bytes() throws -> [UInt8] {
        if file == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: file)) else {
            throw CommandFailure.usage("\(file): cannot be read")
        }
        return Array(data)
    }

    /// A list without them would let through whom they name, so no flag leaves them out.
    private func refuseOthers(_ rows: [ListBadRow]) throws {
        guard !rows.isEmpty else { return }
        complain(of: rows.map { ListBadRow(line: $0.line, reason: "\($0.reason), which lists cannot hold yet") })
        let entries = rows.count == 1 ? "1 entry is no address" : "\(rows.count) entries are no addresses"
        throw CommandFailure(lines: ["nothing was imported: \(entries)"], status: .no)
    }

    private func complain(of rows: [ListBadRow]) {
        var lines = rows.prefix(Self.shownBadRows).map { "\(file):\($0.line): \(Words.safe($0.reason))" }
        if rows.count > lines.count {
            lines.append("\(file): \(Words.count(rows.count - lines.count, "more such row"))")
        }
        Output.complain(lines, isPlain: true)
    }
}

extension ListKind: ExpressibleByArgument {}
extension ListFile.Format: ExpressibleByArgument {}
