import Guard
import Mail

/// The upload of a list: the file, then how it is read, then the import. Nothing is stored before the last press.
enum ListUpload {
    static let routes: [PageRoute] = [
        .post("/lists/*/upload", .admin, "upload a list", upload),
        .get("/lists/*/upload/*", preview),
        .post("/lists/*/upload/*/import", .admin, "import a list", run),
    ]

    static func upload(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        guard let upload = context.request.upload, !upload.bytes.isEmpty else {
            throw .malformed("the form has no file, or the file is empty")
        }
        let isNew = context.parameters[0] == "new" && context.form.filled("name") != nil
        let name = isNew ? context.form.filled("name") ?? "" : context.parameters[0]
        guard ListName.isGood(name) else { throw .malformed("\"\(name)\" cannot be the name of a list") }
        let number = context.uploads.keep(upload, of: context.reader.name, at: context.now)
        return .see(
            PageAddress.with(
                "\(PageAddress.list(name))/upload/\(number)",
                [("new", isNew ? "yes" : nil), ("kind", isNew ? context.form["kind"] : nil)]))
    }

    private static func find(_ context: PageContext) throws(ControlFailure) -> (number: Int, upload: PageUpload) {
        guard let number = Int(context.parameters[1]),
            let upload = context.uploads.find(number, of: context.reader.name, at: context.now)
        else { throw .refused("this upload is over or belongs to somebody else; upload the file again") }
        return (number, upload)
    }

    /// - Parameter fields: of the address of the preview, and of the form of the import, which has the same.
    private static func request(
        _ context: PageContext, _ upload: PageUpload, _ fields: FormFields
    ) throws(ControlFailure) -> ListImportRequest {
        var request = ListImportRequest(name: context.parameters[0], source: upload.name)
        request.isNew = fields["new"] == "yes"
        request.kind = fields["kind"].flatMap { ListKind(rawValue: $0) }
        request.skipBad = fields["skip-bad"] == "yes"
        for word in fields.all("allow") {
            guard let exception = ListImportOrder.Exception(name: word) else { throw .malformed("allow: \(word)") }
            request.exceptions.insert(exception)
        }
        for line in (fields["answers"] ?? "").split(whereSeparator: \.isNewline) {
            let words = String(line).trimmed.split(separator: " ", maxSplits: 1).map(String.init)
            guard words.count == 2 else { continue }
            let name = String(words[0].drop { $0 == "-" })
            do throws(ListBadAnswer) { try request.answers.add(words[1].trimmed, as: name) } catch {
                throw .malformed("\(line): \(error)")
            }
        }
        return request
    }

    // MARK: The preview

    static func preview(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        guard context.may(.admin) else { throw .refused("only an admin may import a list") }
        let (number, upload) = try find(context)
        var request = try request(context, upload, context.query)
        request.preview = true
        let path = "\(PageAddress.list(context.parameters[0]))/upload/\(number)"
        let report: ListImportReport
        do throws(ControlFailure) {
            report = try await context.control.importList(request, from: UploadSource(upload))
        } catch {
            guard case .badRows(let rows) = error else { throw error }
            return badRows(context, rows, path)
        }
        return context.page("Preview of \(request.name)", .lists) {
            element("h1") {
                "Preview: list "
                foreign(request.name)
                " would have \(PageWords.count(report.rows, "entry", "entries"))"
            }
            element("p", .class("hint")) {
                "File "
                foreign(upload.name)
                ", \(PageWords.size(bytes: upload.bytes.count)). Nothing is stored yet."
            }
            ListPreview(report: report).html
            act(context, report, path)
        }
    }

    private static func badRows(_ context: PageContext, _ rows: ListBadRows, _ path: String) -> PageAnswer {
        context.page("Rows that cannot be used", .lists) {
            element("h1") { "\(PageWords.count(rows.count, "row")) cannot be used" }
            dataTable("The first of them", ["#Line", "Why"]) {
                for row in rows.first {
                    element("tr") {
                        numberCell(row.line)
                        cell { foreign(row.reason, limit: 300) }
                    }
                }
            }
            element("p") { "Mend the file, or leave these rows out:" }
            element("form", HTMLAttribute("method", "get"), .action(path)) {
                for item in context.query.items where item.name != "skip-bad" { hidden(item.name, item.value) }
                hidden("skip-bad", "yes")
                button(.quiet) { "Leave them out and see the preview" }
            }
        }
    }

    private static func act(_ context: PageContext, _ report: ListImportReport, _ path: String) -> HTML {
        let isUncertain = report.reading?.isUncertain ?? false
        return element("section", .class("apart")) {
            if report.reading != nil {
                element("form", HTMLAttribute("method", "get"), .action(path)) {
                    for item in context.query.items where item.name != "answers" { hidden(item.name, item.value) }
                    field(
                        "Answers, one a line",
                        hint: "As the questions show them: column mail=address, or status bounced=suppressed"
                    ) {
                        element("textarea", .name("answers")) { context.query["answers"] ?? "" }
                    }
                    button(.quiet) { "Read it again" }
                }
            }
            if isUncertain {
                element("p", .class("fault")) { "Answer the questions first. Nothing can be imported on a guess." }
            } else {
                context.form(path + "/import", .admin, what: "import a list") {
                    for item in context.query.items where item.name != "allow" { hidden(item.name, item.value) }
                    if let refusal = report.refusal {
                        element("p", .class("fault")) { foreign(refusal, limit: 600) }
                        element("fieldset") {
                            element("legend") { "Import it all the same, although" }
                            for exception in ListImportOrder.Exception.allCases { tick(exception) }
                        }
                    }
                    button(.risky) { "Put \(PageWords.count(report.rows, "entry", "entries")) in force" }
                }
            }
        }
    }

    private static func tick(_ exception: ListImportOrder.Exception) -> HTML {
        let words =
            switch exception {
            case .removed: "many entries go"
            case .older: "the file is older than the version in force"
            case .kind: "the list becomes another kind"
            case .reading: "the file is read in another way than before"
            case .secret: "its hashes were made with another secret"
            }
        return element("label", .class("tick")) {
            element("input", .type("checkbox"), .name("allow"), .value(exception.rawValue))
            element("span") { words }
        }
    }

    // MARK: The import

    static func run(_ context: PageContext) async throws(ControlFailure) -> PageAnswer {
        let (number, upload) = try find(context)
        let report = try await context.control.importList(
            try request(context, upload, context.form), from: UploadSource(upload))
        context.uploads.drop(number)
        return .see(PageAddress.with(PageAddress.list(report.name), [("done", "imported")]))
    }
}
