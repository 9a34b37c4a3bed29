import Mail
import Testing

@testable import Guard

struct ListFileTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        /// `key|reason|date` of each entry.
        let entries: [String]
        var bad: [String] = []
        var testDescription: String { name }
    }

    private static let samples = [
        Sample(name: "empty", text: "", entries: []),
        Sample(name: "blank lines only", text: "\r\n\n  \n", entries: []),
        Sample(
            name: "one address a line", text: "a@x.example\nb@x.example\n",
            entries: ["a@x.example||", "b@x.example||"]),
        Sample(name: "no line end at the end", text: "a@x.example", entries: ["a@x.example||"]),
        Sample(
            name: "CRLF and blank lines", text: "a@x.example\r\n\r\nb@x.example\r\n",
            entries: ["a@x.example||", "b@x.example||"]),
        Sample(name: "CR alone", text: "a@x.example\rb@x.example", entries: ["a@x.example||", "b@x.example||"]),
        Sample(name: "byte order mark", text: "\u{FEFF}email\na@x.example\n", entries: ["a@x.example||"]),
        Sample(name: "space around", text: "  a@x.example \t\n", entries: ["a@x.example||"]),
        Sample(
            name: "keys are normal forms", text: "Jane@X.Example\n\"jane\"@x.example\n",
            entries: ["jane@x.example||", "jane@x.example||"]),
        Sample(name: "quoted local part", text: "\"jane doe\"@x.example,x\n", entries: ["\"jane doe\"@x.example||"]),
        Sample(
            name: "header with reason and date",
            text: "name,E-Mail,Reason,Unsubscribed At\nJane,jane@x.example,unsubscribed,2026-03-01\n",
            entries: ["jane@x.example|unsubscribed|2026-03-01"]),
        Sample(
            name: "address column by content", text: "status,who\nbounced,jane@x.example\n",
            entries: ["jane@x.example|bounced|"]),
        Sample(
            name: "no header, address second", text: "Jane,jane@x.example\nJoe,joe@x.example\n",
            entries: ["jane@x.example||", "joe@x.example||"]),
        Sample(
            name: "quoted fields", text: "email,reason\n\"jane@x.example\" ,\"said \"\"stop\"\", twice\"\n",
            entries: ["jane@x.example|said \"stop\", twice|"]),
        Sample(
            name: "line end in quotes", text: "email,reason\njane@x.example,\"a\r\nb\"\nbad\n",
            entries: ["jane@x.example|a\r\nb|"], bad: ["line 4: not an address: \"b…\", 3 characters"]),
        Sample(
            name: "semicolons", text: "email;status;date\njane@x.example;complaint;2026-03-01T10:00:00+02:00\n",
            entries: ["jane@x.example|complained|2026-03-01"]),
        Sample(
            name: "tabs", text: "address\tcreated\njane@x.example\t2026-03-01 23:59:59\n",
            entries: ["jane@x.example||2026-03-01"]),
        Sample(
            name: "seconds since 1970", text: "email,timestamp\njane@x.example,1772323200\n",
            entries: ["jane@x.example||2026-03-01"]),
        Sample(
            name: "a date that cannot be read", text: "email,date\njane@x.example,last week\n",
            entries: ["jane@x.example||"]),
        Sample(name: "short row", text: "name,email\nJane\n", entries: [], bad: ["line 2: no address"]),
        Sample(
            name: "bad rows among good", text: "email\na@x.example\nnot-an-address\n\nb@@x.example\nc@x.example\n",
            entries: ["a@x.example||", "c@x.example||"],
            bad: [
                "line 3: not an address: \"n…\", 14 characters", "line 5: not an address: \"b…\", 12 characters",
            ]),
        Sample(
            name: "an odd first row is not a header", text: "jane x.example\na@x.example\n", entries: ["a@x.example||"],
            bad: ["line 1: not an address: \"j…\", 14 characters"]),
        Sample(
            name: "quote never closed", text: "email\na@x.example\n\"b@x.example\nc@x.example\n",
            entries: ["a@x.example||"], bad: ["line 3: a quote opened on line 3 is never closed"]),
        Sample(
            name: "text after a quote", text: "email\n\"a@x.example\" b\nc@x.example\n", entries: ["c@x.example||"],
            bad: ["line 2: text after a closing quote"]),
        Sample(
            name: "invisible characters",
            text:
                "email,name\r\n\"kim@x.example\u{A0} \",Kim\r\n\u{200B}lea@x.example,Lea\r\nmax@x.ex\u{200B}am\u{AD}ple,Max\r\n"
                + "noa\u{A0}@x.example,Noa\r\nole\u{A0}o@x.example,Ole\r\n",
            entries: ["kim@x.example||", "lea@x.example||", "max@x.example||", "noa@x.example||"],
            bad: ["line 6: not an address: \"o…\", 15 characters; there is other text beside the address"]),
        Sample(
            name: "empty address cells", text: "name;email;date\r\nKim;kim@x.example;1\r\nLea;;1\r\nMax; ;1\r\n",
            entries: ["kim@x.example||"], bad: ["line 3: no address", "line 4: no address"]),
        Sample(
            name: "two addresses in a cell",
            text:
                "name,email,reason\nKim,kim@x.example; kim.o@y.example,left\nLea,\"lea@x.example, l@y.example\",left\n",
            entries: [
                "kim@x.example|left|", "kim.o@y.example|left|", "lea@x.example|left|", "l@y.example|left|",
            ]),
        Sample(
            name: "damage by a spreadsheet",
            text:
                "Email,Reason\n'kim@x.example,a\nmailto:lea@x.example,a\n\"\"\"Max Roy\"\" <max@x.example>\",a\n<noa@x.example>,a\n"
                + "ole@x.example.,a\n\"=HYPERLINK(\"\"mailto:pia@x.example\"\",\"\"pia@x.example\"\")\",a\nQUI@X.EXAMPLE,a\n"
                + "'@y.example,a\n",
            entries: ["kim", "lea", "max", "noa", "ole", "pia", "qui", ""].map {
                $0.isEmpty ? "@y.example|a|" : "\($0)@x.example|a|"
            }),
        Sample(
            name: "a domain in both forms", text: "kim@bücher.example\nlea@xn--bcher-kva.example\n",
            entries: ["kim@xn--bcher-kva.example||", "lea@xn--bcher-kva.example||"]),
        Sample(name: "international", text: "käthe@bücher.example\n", entries: ["käthe@xn--bcher-kva.example||"]),
    ]

    @Test(arguments: samples) func `a list file is read into entries and bad rows`(sample: Sample) {
        let file = ListFile(Array(sample.text.utf8))
        let entries = file.entries.map { "\($0.key)|\($0.reason)|\($0.since?.rfc3339.prefix(10) ?? "")" }
        #expect(entries == sample.entries)
        #expect(file.badRows.map(\.description) == sample.bad)
    }

    @Test func `a row that is not UTF-8 is a bad row`() {
        let file = ListFile(Array("a@x.example\n".utf8) + [0x62, 0xE9, 0x40, 0x78, 0x2E, 0x79, 0x0A])
        #expect(file.entries.map(\.key) == ["a@x.example"])
        #expect(file.badRows == [ListBadRow(line: 2, reason: "not UTF-8")])
    }

    @Test func `a long reason is cut`() {
        let file = ListFile(Array("email,reason\na@x.example,\(String(repeating: "x", count: 500))\n".utf8))
        #expect(file.entries.map(\.reason.count) == [60])
    }
}
