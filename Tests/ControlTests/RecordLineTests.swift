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
        record.findings[0].location = Finding.Location(offset: 3, length: 7)
        record.lists = ["b\(text)": 2, "a": 1, "ä": 3]
        record.deliveries.append(
            Delivery(
                address: Address("x@y.example")!, state: .accepted, reply: nil, segment: text, header: "X-SMTPAPI"))
        return record
    }

    @Test(arguments: texts) func `a line is what the encoder makes of the record`(text: String) {
        var timed = record(text)
        timed.bodyAt = timed.at + .milliseconds(3)
        timed.answeredAt = timed.at + .milliseconds(9)
        for record in [record(text), timed, Fixtures.unknown] {
            let report = RecordReport(record)
            #expect(String(decoding: RecordReport.lines([report]), as: UTF8.self) == ControlJSON.text(report) + "\n")
        }
        #expect(RecordReport.lines([]) == [])
    }

    @Test(arguments: [0, 1, 2, 5]) func `in two halves they are the same, in their order`(count: Int) async {
        let records = (0..<count).map { record("subject \($0)") }
        let lines = await RecordReport.lines(records, .off)
        #expect(lines == RecordReport.lines(records.map { RecordReport($0) }))
    }
}
