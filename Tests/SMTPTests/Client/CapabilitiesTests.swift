import Mail
import Testing

@testable import SMTP

struct CapabilitiesTests {
    @Test func `each extension in the EHLO reply is read`() {
        let offers = [
            "esp.example.com at your service", "PIPELINING", "CHUNKING", "8bitmime", "SMTPUTF8", "DSN", "STARTTLS",
            "ENHANCEDSTATUSCODES", "SIZE 35882577", "AUTH LOGIN PLAIN XOAUTH2", "XCLIENT NAME ADDR", "",
        ]
        let capabilities = Capabilities(ehlo: Reply(250, nil, lines: offers))
        var expected = Capabilities()
        expected.pipelining = true
        expected.chunking = true
        expected.eightBitMIME = true
        expected.smtpUTF8 = true
        expected.dsn = true
        expected.startTLS = true
        expected.enhancedStatusCodes = true
        expected.size = true
        expected.maximumBytes = 35_882_577
        expected.mechanisms = [.plain, .login]
        #expect(capabilities == expected)
    }

    @Test(arguments: [("SIZE", nil), ("SIZE 0", nil), ("SIZE many", nil), ("SIZE 10", 10)] as [(String, Int?)])
    func `SIZE without a positive number gives no maximum`(line: String, bytes: Int?) {
        let capabilities = Capabilities(ehlo: Reply(250, nil, lines: ["esp", line]))
        #expect(capabilities.size)
        #expect(capabilities.maximumBytes == bytes)
    }

    @Test func `the first line of the EHLO reply offers nothing, and the old spelling AUTH= counts`() {
        #expect(Capabilities(ehlo: Reply(250, nil, lines: ["PIPELINING"])) == Capabilities())
        #expect(Capabilities(ehlo: Reply(250, nil, lines: ["esp", "AUTH=LOGIN"])).mechanisms == [.login])
    }

    @Test func `mail that needs SMTPUTF8 or is too large for the server is refused`() {
        var mail = MailCommand(reversePath: nil)
        mail.smtpUTF8 = true
        mail.declaredBytes = 11
        var capabilities = Capabilities()
        #expect(capabilities.refusal(of: mail, hasEightBit: false, by: "esp")?.text.hasPrefix("553 5.6.7") == true)
        capabilities.smtpUTF8 = true
        #expect(capabilities.refusal(of: mail, hasEightBit: false, by: "esp") == nil)
        capabilities.maximumBytes = 10
        #expect(capabilities.refusal(of: mail, hasEightBit: false, by: "esp") == ServerReplies.messageTooLarge)
    }

    @Test func `8-bit content needs 8BITMIME, and a declaration alone does not`() {
        var mail = MailCommand(reversePath: nil)
        mail.body = .eightBitMIME
        var capabilities = Capabilities()
        #expect(capabilities.refusal(of: mail, hasEightBit: false, by: "esp") == nil)
        let refusal = capabilities.refusal(of: mail, hasEightBit: true, by: "esp")
        #expect(refusal?.text.hasPrefix("554 5.6.3 sendguard: ") == true)
        #expect(refusal?.text.contains("and esp takes") == true)
        capabilities.eightBitMIME = true
        #expect(capabilities.refusal(of: mail, hasEightBit: true, by: "esp") == nil)
    }
}
