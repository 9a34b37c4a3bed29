import Foundation
import Testing

@testable import Mail

/// The guard records with the message which part it cannot read, and why.
struct MessageDefectTests {
    private static let gzip = "H4sIAAAAAAAAA3NJTSxSqK5Oy0ktiovPS8xNra3lAgDLFnCLFgAAAA=="

    @Test(
        arguments: [
            ("Content-Transfer-Encoding: x-gzip\n\nHello", "an unknown transfer encoding \"x-gzip\" in the body"),
            ("Content-Transfer-Encoding: yenc\n\nHello", "an unknown transfer encoding \"yenc\" in the body"),
            ("Content-Transfer-Encoding: mac-binhex40\n\nHello", nil),
            (
                "Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n\(gzip)",
                "binary content declared as text in the body"
            ),
            (
                "Content-Type: application/gzip\nContent-Transfer-Encoding: base64\n\n\(gzip)",
                "compressed content in the body"
            ),
            (
                "Content-Type: application/octet-stream\nContent-Transfer-Encoding: \"base64\"\n\n\(gzip)",
                "compressed content in the body"
            ),
            ("Content-Type: html/text\nContent-Transfer-Encoding: base64\n\n\(gzip)", "compressed content in the body"),
            ("Content-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--\n", "encrypted content in the body"),
            (
                "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\nContent-Transfer-Encoding: base64\n\nMIIB",
                "encrypted content in the body"
            ),
            (
                "Content-Type: message/partial; id=\"a@b\"; number=1; total=2\n\nSubject: x\n\nHello",
                "a piece of a split message in the body"
            ),
            (
                "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\nContent-Transfer-Encoding: deflate\n\nx\n--b--\n",
                "an unknown transfer encoding \"deflate\" in part 1"
            ),
            (
                "Content-Type: text/plain; \(String(repeating: "a=b; ", count: 101))charset=utf-7\n\nHello",
                "more than 100 parameters of one field in the header"
            ),
        ] as [(String, String?)])
    func `content that cannot be read is reported with its place`(_ wire: String, _ expected: String?) throws {
        guard let expected else { return }
        let message = Message(wire: wire)
        #expect(message.defects.filter { $0.effect == .unread }.map { "\($0.what) in \($0.place)" } == [expected])
    }

    @Test func `text in an unknown charset is unread when its bytes are not readable as UTF-8`() {
        let field = Array("Content-Type: text/plain; charset=x-none-such\r\n\r\n".utf8)
        let plain = Message(bytes: field + Array("Hello".utf8))
        #expect(plain.defects.map(\.effect) == [.readEveryWay])
        // "Hello" in EBCDIC.
        let wide = Message(bytes: field + [0xC8, 0x85, 0x93, 0x93, 0x96])
        #expect(wide.defects.map(\.effect) == [.unread])
        #expect(wide.defects.map(\.name) == ["x-none-such"])
        let subject = Message(wire: "Subject: =?x-none-such?Q?=C8=85=93=93=96?=\n\nHello")
        #expect(subject.defects.map(\.effect) == [.unread])
        #expect(subject.defects.map(\.place) == ["the header"])
    }

    @Test func `a defect in an attachment or a file is marked as attached`() {
        let message = Message(
            wire: """
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain

                Hello
                --b
                Content-Type: application/gzip; name=x.gz
                Content-Transfer-Encoding: base64

                \(Self.gzip)
                --b
                Content-Type: text/csv
                Content-Disposition: attachment; filename=x.csv
                Content-Transfer-Encoding: x-gzip

                x
                --b
                Content-Type: message/rfc822

                Content-Transfer-Encoding: x-gzip

                x
                --b--
                """)
        #expect(message.defects.map(\.effect) == [.attached, .attached])
        #expect(message.defects.map(\.place) == ["part 3", "part 4"])
    }

    @Test func `parts are numbered as in IMAP`() {
        let message = Message(
            wire: """
                Content-Type: multipart/mixed; boundary=a

                --a
                Content-Type: multipart/alternative; boundary=b

                --b
                Content-Type: text/plain

                x
                --b
                Content-Type: text/html
                Content-Transfer-Encoding: x-zip

                y
                --b--
                --a
                no field
                Content-Type: text/plain

                z
                --a--
                """)
        #expect(message.defects.map(\.place) == ["part 1.2", "the header of part 2"])
    }

    @Test func `names in defects are cut and cleaned`() {
        let message = Message(wire: "Content-Transfer-Encoding: \u{7}é\(String(repeating: "x", count: 100))\n\nHello")
        #expect(message.defects.map(\.name) == ["???" + String(repeating: "x", count: 37)])
        #expect("\(message.defects[0])" == "unknown-encoding in the body")
    }
}
