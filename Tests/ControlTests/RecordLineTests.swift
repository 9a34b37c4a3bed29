import Content
import Guard
import Mail
import Testing

@testable import Control

struct RecordLineTests {
    private static let texts = [
        "", "plain", "with \"quotes\" and \\ and /", "tab\tnew\nline\rfeed\u{8}\u{C}", "\u{0}\u{1B}[31m\u{7F}\u{9B}",
        "käthe \u{202E}txt.exe \u{1F600} \u{2028}\u{FEFF}", "e\u{301}",
    ]

    private func record(_ text: String) -> MessageRecord {
        var record = Fixtures.blocked
        (record.subject, record.campaign, record.clientAddress, record.sender) = (text, text, text, nil)
        record.findings = record.findings.map { finding in
            Finding(check: "placeholder", kind: text, where: text, excerpt: text, reason: text)
        }
        record.unjudged = text.isEmpty ? [] : [.init(check: text, state: "could-not", reason: text)]
        record.findings[0].location = Finding.Location(offset: 3, length: 7)
        record.lists = ["b\(text)": 2, "a": 1, "ä": 3]
        record.deliveries.append(
            Delivery(
                address: Address("x@y.example")!, state: .accepted, reply: nil, segment: text, header: "X-SMTPAPI"))
        return record
    }

    @Test(arguments: texts) func `a record line equals the JSON encoder's text`(text: String) {
        var timed = record(text)
        timed.bodyAt = timed.at + .milliseconds(3)
        timed.answeredAt = timed.at + .milliseconds(9)
        for record in [record(text), timed, Fixtures.unknown] {
            let report = RecordReport(record)
            #expect(String(decoding: RecordReport.lines([report]), as: UTF8.self) == ControlJSON.text(report) + "\n")
        }
        #expect(RecordReport.lines([]) == [])
    }

    /// Fails for a new column of the report until this record has a value for it and the line writes it.
    @Test func `a record with a value in every column gives the same line as the encoder`() {
        var record = record("x")
        (record.sender, record.upstream) = (Address("news@example.com"), "esp")
        (record.stop, record.messageID, record.espID) = (StopID(value: 7), "<1@example.com>", "4F3B")
        record.bodyAt = record.at + .milliseconds(3)
        record.decidedAt = record.at + .milliseconds(4)
        record.answeredAt = record.at + .milliseconds(9)
        record.findings[0].allowedBy = "A1"
        record.unjudged?.append(.init(check: "unsubscribe", state: "off"))
        let report = RecordReport(record)
        #expect(emptyColumns(of: report) == ["unheard"], "the log never has this column")
        #expect(
            emptyColumns(of: report.deliveries[1]) == ["reply"] && emptyColumns(of: report.deliveries[0]).count == 2)
        #expect(emptyColumns(of: report.findings[0]) == ["scene"], "only show and check have the message")
        #expect(report.unjudged?.map(emptyColumns) == [[], ["reason"]])
        #expect(report.moments.map(emptyColumns) == [])
        #expect(String(decoding: RecordReport.lines([report]), as: UTF8.self) == ControlJSON.text(report) + "\n")
    }

    private func emptyColumns(of report: some Any) -> [String] {
        Mirror(reflecting: report).children.compactMap { label, value in
            let isOrNull = label?.hasPrefix("_") == true
            let held = isOrNull ? Mirror(reflecting: value).children.first?.value ?? value : value
            let mirror = Mirror(reflecting: held)
            guard mirror.displayStyle == .optional, mirror.children.isEmpty, let label else { return nil }
            return isOrNull ? String(label.dropFirst()) : label
        }
    }

    @Test(arguments: [0, 1, 2, 5])
    func `lines written in two halves are the same and in the same order`(count: Int) async {
        let records = (0..<count).map { record("subject \($0)") }
        let lines = await RecordReport.lines(records, .off)
        #expect(lines == RecordReport.lines(records.map { RecordReport($0) }))
    }
}
