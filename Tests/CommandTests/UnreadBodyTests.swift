import Foundation
import Guard
import Mail
import Testing

@testable import Content
@testable import sendguard

/// Mail whose body an earlier reader did not decode, judged as `sendguard check` does without a configuration. All of
/// it must be refused.
struct UnreadBodyTests {
    private static let runner = CheckRunner(modes: [:], options: Configuration.shipped.checkOptions)

    private static let letter = "Dear {{first_name}},\r\nspring is here\r\n"
    private static let encoded = Data(letter.utf8).base64EncodedString()
    private static let part = "--x\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n\(encoded)\n--x--\n"

    @Test(arguments: [
        // Two fields; one in quotes; one misspelled; one with a comment; two values in one field.
        "Content-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: base64\n\n\(encoded)\n",
        "Content-Transfer-Encoding: base64\nContent-Transfer-Encoding: 7bit\n\n\(encoded)\n",
        "Content-Transfer-Encoding: \"base64\"\n\n\(encoded)\n",
        "Content-Transfer-Encoding: base-64\n\n\(encoded)\n",
        "Content-Transfer-Encoding: (MIME) base64 (all of it)\n\n\(encoded)\n",
        "Content-Transfer-Encoding: 8bit, base64\n\n\(encoded)\n",
        // Encodings that no standard has.
        "Content-Transfer-Encoding: shop-standard\n\n\(encoded)\n",
        "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a.txt\n.>WMF:7)S=%]N86UE?7T \n`\nend\n",
        // The field does not match the body.
        "Content-Transfer-Encoding: base64\n\nDear {{first_name}}, spring is here.\n",
        // No boundary; a wrong boundary; other types.
        "Content-Type: multipart/alternative\n\n\(part)", "Content-Type: multipart/alternative; boundary=y\n\n\(part)",
        "Content-Type: multipart-alternative; boundary=x\n\n\(part)", "Content-Type: text/plain; boundary=x\n\n\(part)",
        "Content-Type: multipart\n\n\(part)", "\n\(part)",
        // Types that no standard has.
        "Content-Type: html/text; charset=utf-8\n\n<p>Dear {{first_name}},</p>\n",
        "Content-Type: application/html\n\n<p>Dear &lbrace;&lbrace;first_name&rbrace;&rbrace;,</p>\n",
        "Content-Type: application/text\n\nDear {{first_name}},\n", "Content-Type: text\n\nDear {{first_name}},\n",
        "Content-Type: text/html charset=utf-8\n\n<p>Dear &#123;&#123;first_name&#125;&#125;,</p>\n",
        "Content-Type: application/octet-stream; name=a.html\nContent-Disposition: inline\nContent-Transfer-Encoding: base64\n\n"
            + Data("<p>Dear {{first_name}},</p>".utf8).base64EncodedString(),
        "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n\(encoded)\n",
        "List-Unsubscribe: <https://shop.example/u>\nContent-Type: text/plain\nContent-Disposition: attachment\n\nDear ,\n\nHere we are.\n",
        // Charsets.
        "Content-Type: text/plain; charset=utf-16\n\nDear {{first_name}},\n",
        "Content-Type: text/plain; charset=utf-7\n\nDear +AHsAew-first+AF8-name+AH0AfQ-,\n",
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
            + Data("Dear {{first_name}},".data(using: .utf16LittleEndian)!).base64EncodedString(),
        // Text that browsers remove.
        "Content-Type: text/html\n\n<p>Hi %!s(<nil>),</p><p>spring is here.</p>\n",
        "Content-Type: text/html\n\n<p>Hi #<User:0x00007f8b1c0a1b28>,</p><p>spring is here.</p>\n",
        "Content-Type: text/html\n\n<p>Dear <no value>,</p><p>spring is here.</p>\n",
        "Content-Type: text/html\n\n<p>Hi <map object at 0x7f8b1c0a1b28>,</p><p>spring is here.</p>\n",
        "Content-Type: text/html\n\n<p>Hello</p><style>p {}<p>Dear {{first_name}}</p>\n",
    ])
    func `a tag is found however the body is written`(_ wire: String) {
        let refusal = judge(wire).refusal
        #expect(
            refusal?.check == "placeholder" || refusal?.check == "empty-merge", "\(refusal?.reply.text ?? "passed")")
    }

    @Test(arguments: [
        "Content-Transfer-Encoding: x-gzip\n\nx\n",
        "Content-Type: text/html\nContent-Transfer-Encoding: base64\n\nH4sIAAAAAAAAA3NJTSxSqK5Oy0ktiovPS8xNra3lAgDLFnCLFgAAAA==\n",
        "Content-Type: multipart/encrypted; boundary=x\n\n--x\n\nVersion: 1\n--x--\n",
        "Content-Type: message/partial; number=1; total=2; id=a\n\nSubject: a\n\nHello\n",
        "Content-Type: text/plain; charset=ebcdic-us\nContent-Transfer-Encoding: base64\n\nyIWTk5Y=\n",
    ])
    func `a body that the guard cannot decode is refused as unreadable`(_ wire: String) {
        let refusal = judge(wire).refusal
        #expect(refusal?.check == "unreadable")
        #expect(
            refusal?.reply.text.hasPrefix("554 5.6.0 sendguard: the message cannot be read as its reader will") == true)
    }

    /// The same oddities around a clean text.
    @Test(arguments: [
        "Content-Transfer-Encoding: 7bit\nContent-Transfer-Encoding: base64\n\n\(clean)\n",
        "Content-Transfer-Encoding: \"base64\"\n\n\(clean)\n", "Content-Transfer-Encoding: 7-bit\n\n\(letterToJane)",
        "Content-Type: multipart/alternative\n\n--x\nContent-Type: text/plain\n\n\(letterToJane)\n--x--\n",
        "Content-Type: html/text\n\n<html><style>p {color: red}</style><p>Dear Jane, spring is here.</p></html>\n",
        "Content-Type: text/plain; charset=x-none-such\n\n\(letterToJane)",
        "Content-Type: text/html\n\n<p>Dear Jane, <custom-tag>spring</custom-tag> is here.<o:p></o:p></p>\n",
    ])
    func `odd mail that is clean passes`(_ wire: String) {
        let judgement = judge(wire)
        #expect(judgement.refusal == nil, "\(judgement.refusal?.reply.text ?? "")")
    }

    private static let letterToJane = "Dear Jane,\n\nspring is here, and our shop has opened again.\n"
    private static let clean = Data(letterToJane.utf8).base64EncodedString()

    private func judge(_ wire: String) -> Judgement {
        let head = """
            From: Shop <news@shop.example>
            To: jane@example.com
            Subject: Our spring offers
            Date: Mon, 02 Mar 2026 10:00:00 +0000
            Message-ID: <1@shop.example>
            MIME-Version: 1.0

            """
        let bytes = Array((head + wire).replacing("\r\n", with: "\n").replacing("\n", with: "\r\n").utf8)
        let message = bytes.withUnsafeBytes { Message(reading: $0) }
        return Self.runner.judge(
            Facts(
                sender: Address("bounce@shop.example"), recipients: [], stream: "", campaign: "", profile: .plain,
                message: message, now: Timestamp(microseconds: 0)))
    }
}
