import Testing

@testable import Mail

struct HeaderTests {
    @Test func `fields keep order, names and bytes`() {
        let message = Message(wire: "B: one\nA:two\nb: three\n four\n\nbody")
        #expect(message.fields.map(\.name) == ["B", "A", "b"])
        #expect(message.fields.map { text($0.rawValue) } == [" one", "two", " three\r\n four"])
        #expect(message.fields.map(\.value) == ["one", "two", "three four"])
        #expect(message.firstField("a")?.value == "two")
        #expect(message.firstField("c") == nil)
    }

    @Test func `a bare line feed is a line end`() {
        let message = Message(bytes: Array("Subject: a\n b\n\nbody".utf8))
        #expect(message.subject == "a b")
        #expect(message.texts("text") == ["body"])
    }

    @Test(arguments: ["", "\r\n", "\n", "x", ":", " ", "\r", "Subject:", "Subject", "\r\n\r\n", "A: b"])
    func `almost empty input is still a message`(_ wire: String) {
        let message = Message(bytes: Array(wire.utf8))
        #expect(message.subject == "")
    }

    @Test func `a line that is not a field is kept, and the lines from there are also read as text`() {
        let message = Message(wire: "Subject: a\nDear {{name}},\nTo: x\n\nbody")
        #expect(message.fields.map(\.name) == ["Subject", "", "To"])
        #expect(message.fields[1].value == "Dear {{name}},")
        #expect(message.texts("text") == ["Dear {{name}},\r\nTo: x\r\n", "body"])
        #expect(message.defects.map(\.kind) == [.oddLine])
        #expect(message.defects.map(\.place) == ["the header"])
    }

    @Test func `the From line of a mailbox file is skipped`() {
        let message = Message(wire: "From jane Mon Nov 23\nSubject: a\n\nbody")
        #expect(message.subject == "a")
        #expect(message.texts("text") == ["body"])
    }

    @Test func `white space before the colon is accepted`() {
        #expect(Message(wire: "Subject : a\n\n").subject == "a")
    }

    @Test func `the first of two subjects counts, and both are surfaces`() {
        let message = Message(wire: "Subject: a\nSubject: b\n\n")
        #expect(message.subject == "a")
        #expect(message.texts("Subject") == ["a", "b"])
    }

    @Test func `more fields than the limit are read as text`() {
        let lines = (0...MailLimits.headerFields).map { "X-\($0): v\n" }.joined()
        let message = Message(wire: lines + "X-Last: {{name}}\n\nbody")
        #expect(message.fields.count == MailLimits.headerFields)
        #expect(message.texts("text").joined().contains("{{name}}"))
        #expect(message.defects.map(\.kind) == [.tooManyFields])
        #expect(message.defects.map(\.effect) == [.unread])
        #expect(message.isHeaderCut)
    }

    @Test func `a header section beyond the limit is read as text`() {
        let message = Message(
            wire: "Subject: a\nX: \(String(repeating: "x", count: MailLimits.headerSectionBytes))\n\nbody")
        #expect(message.subject == "a")
        #expect(message.texts("text").joined().hasSuffix("body"))
        #expect(message.defects.map(\.effect) == [.unread])
        #expect(message.isHeaderCut)
    }

    @Test func `a field of one megabyte over many lines is read whole`() {
        let line = String(repeating: "x", count: 70)
        let value = Array(repeating: line, count: 15_000).joined(separator: "\r\n ")
        let message = Message(wire: "X-Control: \(value)\r\nSubject: a\r\n\r\nbody")
        #expect(message.fields[0].unfoldedValue.count == 15_000 * 71 - 1)
        #expect(message.subject == "a")
        #expect(!message.isHeaderCut)
    }

    @Test(arguments: ["a", " a\r\n b ", "a\r\n\tb\n c", "", " \r\n ", "=?utf-8?Q?a?= b"])
    func `unfolding leaves encoded words alone`(value: String) {
        let unfolded = Message(wire: "X:\(value)\r\n\r\n").fields[0].unfoldedValue
        let lines = value.filter { !$0.unicodeScalars.contains("\r") && $0 != "\n" }
        #expect(String(decoding: unfolded, as: UTF8.self) == String(lines).trimmed)
    }

    @Test(arguments: [
        "X-SMTPAPI", "X-MC-MergeVars", "X-MJ-TemplateLanguage", "X-Mailgun-Variables", "Received",
        "DKIM-Signature", "ARC-Seal",
    ])
    func `control and trace headers make no surfaces`(_ name: String) {
        let message = Message(wire: "\(name): {{name}}\n\n")
        #expect(message.surfaces.isEmpty)
        #expect(message.firstField(name)?.value == "{{name}}")
    }

    @Test(arguments: ["From", "To", "Cc", "Sender", "Reply-To", "List-Unsubscribe", "List-Id", "Subject"])
    func `a header that a person sees makes a surface`(_ name: String) {
        let message = Message(wire: "\(name.uppercased()): =?utf-8?Q?J=C3=B6rg?= <j@example.com>\n\n")
        #expect(message.texts(name) == ["Jörg <j@example.com>"])
    }

    @Test func `printing a message shows nothing of its text`() {
        let message = Message(
            wire: """
                Subject: secret
                Content-Type: text/csv; name=secret.csv
                Content-Disposition: attachment

                secret
                """)
        var printed = "\(message) \(message.fields) \(message.surfaces) \(String(reflecting: message))"
        dump(message, to: &printed)
        dump(message.fields, to: &printed)
        dump(message.surfaces, to: &printed)
        #expect(!printed.contains("secret"), "\(printed)")
        #expect(printed.contains("Subject (6 bytes)"))
    }
}

extension String {
    fileprivate var trimmed: String {
        let start = drop { $0 == " " || $0 == "\t" }
        return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
