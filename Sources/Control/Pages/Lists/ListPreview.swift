import Guard

/// How an import would read a file, and what would come and go.
struct ListPreview {
    let report: ListImportReport

    var html: HTML {
        element("div") {
            facts(rows)
            if let reading = report.reading { questions(reading) }
            if let reading = report.reading { columns(reading) }
            if let skipped = report.skipped {
                element("p") { "\(PageWords.count(skipped.count, "row")) cannot be used and would be left out." }
            }
        }
    }

    private var rows: [(String, HTML)] {
        var rows: [(String, HTML)] = [
            ("Kind", text(report.kind == .suppression ? "people who must not get mail" : "people who may get mail")),
            (
                "Compared with now",
                text(report.turnover ?? report.previousRows.map { "\($0) entries now" } ?? "it is new")
            ),
            ("It", text(report.asked)),
        ]
        if let reading = report.reading { rows.append(("Rows", text(reading.countText))) }
        if let format = report.reading?.format { rows.append(("Read as", text(format))) }
        if let erased = report.erased { rows.append(("Left out, erased people", text(PageWords.number(erased)))) }
        for list in report.topicLists ?? [] {
            rows.append(("Topic list \(list.name)", text(list.turnover ?? PageWords.number(list.rows))))
        }
        return rows
    }

    private func questions(_ reading: ListReadingReport) -> HTML {
        guard reading.isUncertain || !reading.changes.isEmpty else { return .empty }
        return element("section") {
            if let refusal = reading.refusal { element("p", .class("fault")) { foreign(refusal, limit: 600) } }
            if !reading.questions.isEmpty {
                element("h2") { "Questions" }
                element("ul") {
                    for question in reading.questions {
                        element("li") {
                            foreign(question.text, limit: 600)
                            " Answer: "
                            element("code") { question.flag }
                        }
                    }
                }
            }
            for change in reading.changes { element("p", .class("fault slow")) { foreign(change, limit: 400) } }
        }
    }

    private func columns(_ reading: ListReadingReport) -> HTML {
        element("section") {
            element("h2") { "How each column is read" }
            dataTable("Columns", ["Column", "Read as", "Why", "#Filled", "Examples"]) {
                for column in reading.columns.prefix(60) {
                    element("tr") {
                        headCell { foreign(column.name, limit: 80) }
                        cell { column.role }
                        cell { foreign(column.why, limit: 200) }
                        numberCell(column.filled)
                        cell { foreign(column.examples.prefix(3).joined(separator: ", "), limit: 160) }
                    }
                }
            }
            if !reading.words.isEmpty {
                dataTable("Words that say a state", ["Column", "Word", "#Rows", "Means"]) {
                    for word in reading.words.prefix(60) {
                        element("tr") {
                            headCell { foreign(word.column, limit: 80) }
                            cell { foreign(word.word, limit: 80) }
                            numberCell(word.count)
                            cell { word.meaning ?? "nobody knows" }
                        }
                    }
                }
            }
        }
    }
}
