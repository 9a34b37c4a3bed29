// Folder Pages/Mail: the messages on record: blocked ones, the log, one message with what it says, and held mail. It may
// use Pages/Frame.

import Guard
import Mail

/// Records as rows of a page, newest first.
struct RecordTable {
    let records: [RecordReport]
    var caption = "Messages, newest first"

    var html: HTML {
        dataTable(caption, ["Time", "Verdict", "Campaign", "Subject", "From", "#Recipients", "Found"]) {
            for record in records {
                element("tr") {
                    headCell { element("a", .href(PageAddress.record(record.id))) { moment(record.at) } }
                    cell { Self.tag(record.verdict) }
                    cell { foreign(PageWords.name(record.campaign), limit: 60) }
                    cell { foreign(record.subject, limit: 120) }
                    cell { foreign(record.sender ?? "<>", limit: 80) }
                    numberCell(record.deliveries.count)
                    cell { foreign(Self.found(record), limit: 160) }
                }
            }
        }
    }

    static func tag(_ verdict: Verdict) -> HTML {
        let name =
            switch verdict {
            case .relayed: "relayed"
            case .blocked, .suppressed, .refused: "blocked"
            case .deferred, .unknown: "deferred"
            case .held: "held"
            }
        return element("span", .class("tag \(name)")) { verdict.rawValue }
    }

    private static func found(_ record: RecordReport) -> String {
        PageWords.list(record.findings.prefix(3).map { "\($0.check) \($0.excerpt)" })
    }

    /// The first answers of a source that may be long; the rest is not read.
    static func first(_ count: Int, of source: any PageSource<RecordReport>) async throws(ControlFailure)
        -> [RecordReport]
    {
        var records: [RecordReport] = []
        while records.count < count, let piece = try await source.next() { records += piece }
        return records
    }

    /// The link to older messages; empty when there are none.
    static func older(_ path: String, _ query: FormFields, _ records: [RecordReport], limit: Int) -> HTML {
        guard records.count >= limit, let oldest = records.last else { return .empty }
        let items = query.items.filter { $0.name != "until" && $0.name != "done" }.map { ($0.name, Optional($0.value)) }
        return element("p") {
            element("a", .class("button quiet"), .href(PageAddress.with(path, items + [("until", oldest.at)]))) {
                "Older messages"
            }
        }
    }
}
