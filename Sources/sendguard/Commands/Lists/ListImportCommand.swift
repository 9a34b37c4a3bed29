import ArgumentParser
import Control
import Foundation
import Guard

struct ListImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Replace the content of a list with a file, in one step.",
        usage: "sendguard list import <name> <file> [<options>]",
        discussion: """
            The file has one address a line, or it is CSV, TSV or JSON with an address in
            each row. A header or keys can name the reason and the date. Exports of
            SendGrid, Mailchimp, Mailgun, SES, SparkPost, Postmark, Klaviyo and Brevo work
            as they are. An entry is an address, its hash (MD5, SHA-1, SHA-256, SHA-512),
            a domain (example.com; *.example.com for its subdomains) or a local part
            (postmaster@*). The rows of an audience can say when a person subscribed, when
            they were last active, and their segment.

            The old version stays in force if the file
              has bad rows (they are listed with their lines)
              is cut off, empty, or older than the version in force
              lacks more of the list's entries than its max_removed allows
              says itself that it belongs on a list of the other kind

            The configuration says which mail a list is for. A suppression list that is
            not in the configuration is for all mail. An audience that is not in it needs
            --scope: mail in this scope goes only to people on the list. The scope is kept
            with the list.

              sendguard list import unsubscribed export.csv
              sendguard list import bounced bounces.csv --skip-bad
              export-tool | sendguard list import customers - --kind audience --scope all
              sendguard list import members m.csv --kind audience \\
                --scope 'campaign:members-*'

            Other programs can send a file to the socket of a running guard:

              curl --unix-socket state/sendguard.sock -T export.csv \\
                'http://x/lists/import?name=unsubscribed&source=export.csv'

            Its other parameters are kind, format, skip-bad=true, new=true, generated-at,
            scope and allow.

            Exit codes:
              0  imported
              1  refused: bad rows, too many entries that go, no addresses, no mail in
                 scope, or an unknown name
              2  the command line or the configuration is wrong, or the file cannot be
                 read
              3  the list could not be stored

            More: sendguard help lists
            """)

    @Argument(help: ArgumentHelp("The list, such as unsubscribed.", valueName: "name"))
    var name: String

    @Argument(help: ArgumentHelp("The file to read; \"-\" is standard input.", valueName: "file"))
    var file: String

    @Option(
        help: ArgumentHelp(
            "The kind of list (default: as configured, else suppression).",
            valueName: "kind"))
    var kind: ListKind?

    @Option(help: ArgumentHelp("The format of the file.", valueName: "format"))
    var format: ListFile.Format = .auto

    @Flag(help: "Import the good rows and skip the bad ones.")
    var skipBad = false

    @Option(
        help: ArgumentHelp(
            "How old the content is, such as 2h or 2026-03-01T10:00:00Z (default: the time of the file).",
            valueName: "moment"))
    var generatedAt: Moment?

    @Flag(name: .customLong("new"), help: "Make a list that the configuration does not have.")
    var isNew = false

    @Option(
        help: ArgumentHelp(
            "Import the file although this is wrong with it. Repeatable.", valueName: "exception"))
    var allow: [ListImportOrder.Exception] = []

    @Option(
        help: ArgumentHelp(
            "Which mail the list is for, if it is not in the configuration: all, stream:NAME or campaign:NAME "
                + "(* matches any characters). Repeatable.", valueName: "scope"))
    var scope: [String] = []

    @Flag(help: "Print the new version as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        try ListEntryArguments.validate(name)
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
        request.isNew = isNew
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
        let before =
            (report.previousRows.map { ", \($0) before" } ?? "") + (report.turnover.map { " (\($0))" } ?? "")
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
extension ListImportOrder.Exception: ExpressibleByArgument {
    public init?(argument: String) { self.init(name: argument) }
}
