import ArgumentParser
import Control
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
            read as they are. An entry is an address, the hash of one (MD5, SHA-1, SHA-256,
            SHA-512), a domain (example.com, with its subdomains *.example.com) or a local
            part (postmaster@*). An audience's rows may say when somebody subscribed and last
            showed a sign of life, and the segment.

            A file with bad rows is not imported: they are listed with their lines. Nor is
            one that was cut off, that is empty, that is older than the version in force,
            that would shrink the list by more than its max_shrink, or that by its own words
            belongs on a list of the other kind. The old version stays in force then.

            The configuration says which mail a list is for. A suppression list that it does
            not have is for all mail. An audience that it does not have is refused, unless
            --scope says which mail must go to nobody else; the scope stays with the list.

              sendguard list import unsubscribed export.csv
              sendguard list import bounced bounces.csv --skip-bad
              export-tool | sendguard list import customers - --kind audience --scope all
              sendguard list import members m.csv --kind audience --scope 'campaign:members-*'

            A guard that runs takes a file from any program that may use its socket:

              curl --unix-socket state/sendguard.sock -T export.csv \
                'http://x/lists/import?name=unsubscribed&source=export.csv'

            The other parameters are kind, format, skip-bad=true, generated-at, scope and
            allow.

            Exit codes:
              0  imported
              1  refused (bad rows, too much shrinkage, no addresses, asked about no mail)
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

    @Option(help: ArgumentHelp("How the file is written: auto, csv, tsv, json, lines or hashes.", valueName: "format"))
    var format: ListFile.Format = .auto

    @Flag(help: "Import the good rows of a file that has bad ones.")
    var skipBad = false

    @Option(
        help: ArgumentHelp(
            "When the content was right, such as 2h or 2026-03-01T10:00:00Z (default: when the file was written).",
            valueName: "moment"))
    var generatedAt: Moment?

    @Option(
        help: ArgumentHelp(
            "What may be wrong nevertheless: shrunk, older, kind. Repeatable.", valueName: "exception"))
    var allow: [ListImportOrder.Exception] = []

    @Option(
        help: ArgumentHelp(
            "Which mail a list is for that is not in the configuration: stream:NAME, campaign:NAME (* stands for any "
                + "characters; repeatable) or all.", valueName: "scope"))
    var scope: [String] = []

    @Flag(help: "Print the new version as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        let isGood = name.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains($0)
        }
        guard !name.isEmpty, name.utf8.count <= 64, isGood else {
            throw ValidationError("\"\(name)\" is no list name: up to 64 letters, digits, dots, hyphens, underscores.")
        }
        do throws(ListBadScope) { _ = try chosenScope() } catch { throw ValidationError("--scope: \(error).") }
    }

    private func chosenScope() throws(ListBadScope) -> ListScope? {
        scope.isEmpty ? nil : try ListScope(terms: scope)
    }

    func run() async throws {
        let lists = try common.configuration()?.configuration.lists ?? []
        let input = try ListInput(file)
        var request = ListImportRequest(name: name, source: input.name)
        request.kind = kind
        request.format = format
        request.generatedAt = generatedAt?.timestamp ?? input.modifiedAt
        request.skipBad = skipBad
        request.exceptions = Set(allow)
        request.scope = try chosenScope()
        let report: ListImportReport
        do {
            let control = try await common.control(lists: lists)
            let work = { @Sendable [request] in try await control.importList(request, from: input) }
            report = try await json ? work() : ImportProgress(name: name, input: input).watch(work)
        } catch ControlFailure.badRows(let rows) {
            complain(of: rows)
            throw CommandFailure(
                lines: ["nothing was imported: \(Words.count(rows.count, "bad row")); --skip-bad leaves them out"],
                status: .no)
        }
        if let skipped = report.skipped { complain(of: skipped.badRows) }
        Output.lines(json ? [ControlJSON.text(report)] : [Self.line(of: report)])
    }

    static func line(of report: ListImportReport) -> String {
        let before = report.previousRows.map { ", \($0) before" } ?? ""
        return "imported \(report.name) (\(report.kind.rawValue)) version \(report.version): "
            + "\(Words.count(report.rows, "row"))\(before), from \(Words.safe(report.source)); it "
            + Words.safe(report.asked)
    }

    private func complain(of rows: ListBadRows) {
        var lines = rows.first.map { "\(file):\($0.line): \(Words.safe($0.reason))" }
        if rows.count > lines.count {
            lines.append("\(file): \(Words.count(rows.count - lines.count, "more such row"))")
        }
        Output.complain(lines, isPlain: true)
    }
}

extension ListKind: ExpressibleByArgument {}
extension ListFile.Format: ExpressibleByArgument {}
extension ListImportOrder.Exception: ExpressibleByArgument {}
