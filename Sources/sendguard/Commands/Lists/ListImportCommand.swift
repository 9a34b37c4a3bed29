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
            each row. Columns can say whether the person may be mailed, why not, and since
            when. The exports of many ESPs are known. --preview shows what each column and
            each status word is taken for, and stores nothing. What is not certain is
            asked about; nothing is imported until a flag or the configuration answers:

              --column mail=address,state=status   what a column is
              --status Held=suppressed,New=other   what a status word means
              --dates dmy                          day or month first
              --topic all                          opt-outs from one topic only

            The answers stay with the list. An entry is an address, its hash (MD5, SHA-1,
            SHA-256, SHA-512), a domain (example.com; *.example.com for its subdomains) or
            a local part (postmaster@*). The rows of an audience can say when a person
            subscribed, when they were last active, and their segment.

            The old version stays in force if the file
              has bad rows (they are listed with their lines)
              is cut off, empty, or older than the version in force
              lacks more of the list's entries than its max_removed allows
              has something that is not understood
              has other columns, words or dates than the file before
              has only rows that belong on a list of the other kind

            Rows of people who belong on the other kind of list are left out and counted.

            A damaged address is repaired when it has only one reading ('ann@example.com,
            "Lee, Ann" <ann@example.com>, mailto:, links, invisible characters), and each
            of several addresses in a cell is an entry. The command says how many rows of
            each kind it repaired. What has two readings is a bad row.

            Hashes with a salt or an HMAC key need it in the configuration of the list, as
            hash: {salt_file: PATH, salt: prefix} or hash: {hmac_key_file: PATH}.

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
            scope, allow, preview=true, column, status, dates and topic.

            Exit codes:
              0  imported; with --preview: it would be
              1  refused: bad rows, open questions, too many entries that go, no
                 addresses, no mail in scope, or an unknown name; with --preview:
                 it would be refused
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

    @Flag(help: "Show how the file is read; store nothing.")
    var preview = false

    @Option(
        help: ArgumentHelp(
            "What a column is: address, hash, domain, status, flag, consent, reason, departed, since, subscribed, "
                + "engaged, segment, topic or ignored. A number is a column without a name. Repeatable.",
            valueName: "column=role"))
    var column: [String] = []

    @Option(
        help: ArgumentHelp(
            "What a status word means: suppressed, suppressed:REASON, mailable or other. Repeatable.",
            valueName: "word=meaning"))
    var status: [String] = []

    @Option(
        help: ArgumentHelp(
            "The order of dates in numbers: dmy, mdy or ymd; of one column: COLUMN=dmy. Repeatable.",
            valueName: "order"))
    var dates: [String] = []

    @Option(
        help: ArgumentHelp(
            "Where opt-outs from one topic go: all (no mail at all), ignore, or NAME=LIST. Repeatable.",
            valueName: "topic"))
    var topic: [String] = []

    @OptionGroup var secret: ListSecretOptions

    @Flag(help: "Print the new version, or the preview, as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        try ListEntryArguments.validate(name)
        do throws(ListBadScope) { _ = try chosenScope() } catch { throw ValidationError("--scope: \(error).") }
        _ = try answers()
    }

    private func answers() throws -> ListAnswers {
        var answers = ListAnswers()
        for (name, texts) in [("column", column), ("status", status), ("dates", dates), ("topic", topic)] {
            for text in texts {
                do throws(ListBadAnswer) { try answers.add(text, as: name) } catch {
                    throw ValidationError("--\(name): \(error).")
                }
            }
        }
        return answers
    }

    private func chosenScope() throws(ListBadScope) -> ListScope? {
        scope.isEmpty ? nil : try ListScope(terms: scope)
    }

    func run() async throws {
        let lists = try common.configuration()?.configuration.lists ?? []
        try secret.agree(with: lists.first { $0.name == name }, list: name)
        let input = try ListInput(file)
        var request = ListImportRequest(name: name, source: input.name)
        request.kind = kind
        request.format = format
        request.generatedAt = generatedAt?.timestamp ?? input.modifiedAt
        request.skipBad = skipBad
        request.isNew = isNew
        request.exceptions = Set(allow)
        request.scope = try chosenScope()
        request.preview = preview
        request.answers = try answers()
        let report: ListImportReport
        do {
            let control = try await common.control(lists: lists)
            let work = { @Sendable [request] in try await control.importList(request, from: input) }
            report = try await json ? work() : ImportProgress(name: name, input: input).watch(work)
        } catch ControlFailure.badRows(let rows) {
            complain(of: rows)
            throw CommandFailure(lines: [ListIntake.refusal(of: rows)], status: .no)
        }
        if let skipped = report.skipped { complain(of: skipped.badRows) }
        let repairs = report.repaired.map { [ListRepairsText.line(of: $0)] } ?? []
        if preview {
            if !json { Output.lines(repairs) }
            return try show(report)
        }
        var lines = [Self.line(of: report)] + (Self.counts(of: report).map { ["  \($0)"] } ?? [])
        lines += (Self.erased(of: report).map { ["  \($0)"] } ?? []) + Self.topicLines(of: report) + repairs
        if let hashes = report.hashes, hashes.outcome != .unmatched { lines.append(ListHashText.line(of: hashes)) }
        Output.lines(json ? [ControlJSON.text(report)] : lines)
        if !json { Output.complain(Self.unread(of: report)) }
        if let warning = report.repaired.flatMap(ListRepairsText.warning) { Output.complain([warning]) }
        if let warning = report.hashes.flatMap(ListHashText.warning) { Output.complain([warning]) }
    }

    /// Prints a preview. It fails when an import would be refused.
    private func show(_ report: ListImportReport) throws {
        if json {
            Output.line(ControlJSON.text(report))
        } else {
            var command = ["sendguard", "list", "import", name, file, "--kind", report.kind.rawValue]
            if format != .auto { command += ["--format", format.rawValue] }
            Output.lines(Self.preview(report, command: command))
        }
        guard let refusal = Self.previewRefusal(of: report) else { return }
        throw CommandFailure(lines: [refusal], status: .no)
    }

    /// The lines of a preview.
    static func preview(_ report: ListImportReport, command: [String]) -> [String] {
        var outcome: [String] = []
        if report.refusal == nil {
            let counts = report.turnover.map { " (\($0))" } ?? ""
            outcome.append("the list would have \(Words.count(report.rows, "row"))\(counts)")
            for list in report.topicLists ?? [] {
                let counts = list.turnover.map { " (\($0))" } ?? ""
                outcome.append("list \(list.name) would have \(Words.count(list.rows, "row"))\(counts)")
            }
        }
        guard let reading = report.reading else {
            let rows = Words.count(report.rows, "row")
            return ["\(Words.safe(report.source)): one entry a line, \(rows); nothing to ask"] + outcome
        }
        return ListReadingText.lines(of: reading, of: report.source, command: command, outcome: outcome)
    }

    /// Why an import of a previewed file would be refused, in its words; nil when it would not be.
    static func previewRefusal(of report: ListImportReport) -> String? {
        guard let refusal = report.refusal else { return nil }
        let beginning = "an import of this file would be refused: "
        // The preview has the questions.
        if report.reading?.questions.isEmpty == false { return beginning + "it is not understood" }
        return beginning + (refusal.hasPrefix(nothing) ? String(refusal.dropFirst(nothing.count)) : refusal)
    }

    private static let nothing = "nothing was imported: "

    /// The lists that got opt-outs from topics.
    static func topicLines(of report: ListImportReport) -> [String] {
        (report.topicLists ?? []).map { list in
            let counts = list.turnover.map { " (\($0))" } ?? ""
            return "imported \(list.name) (suppression) version \(list.version): "
                + "\(Words.count(list.rows, "row"))\(counts), the opt-outs from topics"
        }
    }

    static func line(of report: ListImportReport) -> String {
        let before =
            (report.previousRows.map { ", \($0) before" } ?? "") + (report.turnover.map { " (\($0))" } ?? "")
        return "imported \(report.name) (\(report.kind.rawValue)) version \(report.version): "
            + "\(Words.count(report.rows, "row"))\(before), from \(Words.safe(report.source)); it "
            + Words.safe(report.asked)
    }

    /// Which rows are on the list and which were left out; nil when none was.
    static func counts(of report: ListImportReport) -> String? {
        guard let reading = report.reading else { return nil }
        let left = [
            reading.suppressed, reading.mailable, reading.other, reading.alsoSuppressed, reading.optOuts,
            reading.unsettled,
        ].filter { $0.count > 0 }
        return left.count > 1 ? reading.countText : nil
    }

    /// The rows of erased people; nil when there are none.
    static func erased(of report: ListImportReport) -> String? {
        report.erased.map { count in
            count == 1
                ? "1 row names a person who was erased, and is left out"
                : "\(count) rows name people who were erased, and are left out"
        }
    }

    /// Which times could not be read, so that the entries have none.
    static func unread(of report: ListImportReport) -> [String] {
        let used: Set<String> = report.kind == .audience ? ["engaged", "subscribed"] : ["departed", "since"]
        return (report.reading?.columns ?? []).filter { $0.unreadable > 0 && used.contains($0.role) }.map { column in
            "column \"\(Words.safe(column.name))\": \(Words.count(column.unreadable, "time")) cannot be read and "
                + "\(column.unreadable == 1 ? "is" : "are") left out; --preview shows the column"
        }
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
