import Foundation
import Mail
import Testing

@testable import Content

struct ReaderContentTests {
    private func content(_ lines: String...) -> [UInt8]? {
        let text = (lines.joined(separator: "\r\n") + "\r\n")
        return Array(text.utf8).withUnsafeBytes { ReaderContent.bytes(of: Message(reading: $0), $0) }
    }

    private let first: [String] = [
        "From: Shop <news@shop.example>", "To: ann@example.com", "Subject: Spring",
        "Date: Mon, 02 Mar 2026 09:30:00 +0000",
        "Message-ID: <1@shop.example>", "", "Dear {{name}}, the sale begins on Monday.",
    ]

    private var sent: [UInt8]? {
        Array((first.joined(separator: "\r\n") + "\r\n").utf8)
            .withUnsafeBytes { ReaderContent.bytes(of: Message(reading: $0), $0) }
    }

    @Test func `a message that is sent again with other fields, date and encoding has the same content`() {
        let again = content(
            "Received: from a by b; Tue, 03 Mar 2026 09:30:00 +0000", "From: Shop <news@shop.example>",
            "To: bob@example.com", "Subject: =?utf-8?q?Spring?=", "Date: Tue, 03 Mar 2026 09:30:00 +0000",
            "Message-ID: <2@shop.example>", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64", "",
            "RGVhciB7e25hbWV9fSwgdGhlIHNhbGUgIGJlZ2lucw0Kb24gTW9uZGF5Lg==")
        #expect(again != nil && sent == again)
    }

    @Test(arguments: [
        ["From: Shop <other@shop.example>", "Subject: Spring", "", "Dear {{name}}, the sale begins on Monday."],
        ["From: Shop <news@shop.example>", "Subject: Autumn", "", "Dear {{name}}, the sale begins on Monday."],
        ["From: Shop <news@shop.example>", "Subject: Spring", "", "Dear {{name}}, the sale begins on Friday."],
    ])
    func `another sender, subject or word is other content`(lines: [String]) {
        let other = Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
            .withUnsafeBytes { ReaderContent.bytes(of: Message(reading: $0), $0) }
        #expect(other != nil && other != sent)
    }

    @Test func `a new To and List-Unsubscribe are the same content, and a new Cc is not`() {
        func content(of fields: String...) -> [UInt8]? {
            let text = ((fields + ["Subject: Spring", "", "Hello"]).joined(separator: "\r\n") + "\r\n")
            return Array(text.utf8).withUnsafeBytes { ReaderContent.bytes(of: Message(reading: $0), $0) }
        }
        let first = content(
            of: "To: ann@example.com, bob@example.com", "Cc: Eve <eve@example.com>",
            "List-Unsubscribe: <https://shop.example/u/1>")
        #expect(first != nil)
        #expect(
            content(
                of: "To: bob@example.com", "Cc: Eve <eve@example.com>", "List-Unsubscribe: <https://shop.example/u/2>")
                == first)
        #expect(content(of: "To: bob@example.com") != first)
        #expect(content(of: "To: bob@example.com", "Cc: Eve <mallory@example.com>") != first)
        #expect(content(of: "Cc: Eve <eve@example.com>, Mallory <mallory@example.com>") != first)
    }

    @Test(arguments: [
        ["X-SMTPAPI: {\"sub\": {}}"], ["X-MC-MergeVars: {}"], ["Bcc: mallory@example.com"],
    ])
    func `a field by which an ESP changes the message is other content`(fields: [String]) {
        let text = (fields + first).joined(separator: "\r\n") + "\r\n"
        let other = Array(text.utf8).withUnsafeBytes { ReaderContent.bytes(of: Message(reading: $0), $0) }
        #expect(other != nil && other != sent)
    }

    private func part(_ type: String, _ body: String, encoding: String = "7bit") -> [UInt8]? {
        content(
            "From: a@shop.example", "Subject: s", "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b", "",
            "--b", "Content-Type: text/plain", "", "Hello", "--b", "Content-Type: \(type)",
            "Content-Transfer-Encoding: \(encoding)", "", body, "--b--")
    }

    @Test(arguments: [
        ("text/html", "<p>Hello</p>", "<style>p:before{content:\"Only 9.99\"}</style><p>Hello</p>"),
        ("text/html", "<p>Hello</p>", "<p style=\"display:none\">Hello</p>"),
        ("text/html", "<p>Hello</p>", "<p><s>Hello</s></p>"),
        ("application/json; name=a.json", "{\"a\": 1}", "{\"a\": 2}"),
        ("application/rtf; name=a.rtf", "{\\rtf1 one}", "{\\rtf1 two}"),
    ])
    func `HTML as written and the bytes of files count`(type: String, one: String, other: String) {
        #expect(part(type, one) != nil && part(type, one) != part(type, other))
        let encoded = Data(one.utf8).base64EncodedString()
        #expect(part(type, one) == part(type, encoded, encoding: "base64"), "an encoding does not")
    }

    @Test func `text cannot move from one surface to another`() {
        #expect(content("Subject: a b", "", "c") != content("Subject: a", "", "b c"))
    }

    @Test func `a message with a part that nobody can read has no content`() {
        #expect(
            content(
                "Subject: a", "MIME-Version: 1.0", "Content-Type: text/plain", "Content-Transfer-Encoding: x-gzip", "",
                "abc") == nil)
    }
}
