import Mail
import Testing

@testable import Content

struct ReaderContentTests {
    private func content(_ lines: String...) -> [UInt8]? {
        let text = (lines.joined(separator: "\r\n") + "\r\n")
        return Array(text.utf8).withUnsafeBytes { ReaderContent.bytes(of: Message(reading: $0)) }
    }

    private let first: [String] = [
        "From: Shop <news@shop.example>", "To: ann@example.com", "Subject: Spring",
        "Date: Mon, 02 Mar 2026 09:30:00 +0000",
        "Message-ID: <1@shop.example>", "", "Dear {{name}}, the sale begins on Monday.",
    ]

    private var sent: [UInt8]? {
        Array((first.joined(separator: "\r\n") + "\r\n").utf8)
            .withUnsafeBytes { ReaderContent.bytes(of: Message(reading: $0)) }
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
            .withUnsafeBytes { ReaderContent.bytes(of: Message(reading: $0)) }
        #expect(other != nil && other != sent)
    }

    @Test func `a new To and List-Unsubscribe are the same content, and a new Cc is not`() {
        func content(of fields: String...) -> [UInt8]? {
            let text = ((fields + ["Subject: Spring", "", "Hello"]).joined(separator: "\r\n") + "\r\n")
            return Array(text.utf8).withUnsafeBytes { ReaderContent.bytes(of: Message(reading: $0)) }
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
