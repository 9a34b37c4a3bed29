import SMTPSupport
import Testing

@testable import SMTP

/// Clients that send anything in any order: the session never traps, and its answers do not depend on the cuts of the
/// input.
struct RandomDialogTests {
    private static let lines = [
        "EHLO a.example", "HELO a.example", "EHLO", "MAIL FROM:<a@a.example>", "MAIL FROM:<>",
        "MAIL FROM:<later@a.example>",
        "MAIL FROM:<a@a.example> SIZE=99999999999", "RCPT TO:<jo@b.example>", "RCPT TO:<nobody@b.example>",
        "RCPT TO:<x>",
        "DATA", ".", "..", "body", "BDAT 3", "BDAT 5 LAST", "BDAT 0 LAST", "BDAT 0", "BDAT x", "RSET", "NOOP", "VRFY a",
        "HELP",
        "AUTH PLAIN", "AUTH PLAIN AGpvAHNlY3JldA==", "AUTH LOGIN", "am8=", "c2VjcmV0", "*", "XYZZY", "\u{0}", "",
    ]

    @Test(arguments: 0..<200)
    func `a dialog gives the same replies, however its bytes are split`(seed: Int) {
        var generator = SplitMix(seed: UInt64(seed))
        var options = ServerOptions(hostname: "guard.example.com")
        options.authentication = [.none, .optional, .required][generator.next(below: 3)]
        options.allowsPlaintextAuthentication = generator.next(below: 2) == 0
        options.tls = [.none, .required, .implicit][generator.next(below: 3)]
        options.messageBytes = 1 << generator.next(below: 12)
        options.recipients = 1 + generator.next(below: 3)
        options.badCommands = 100
        var input: [UInt8] = generator.next(below: 3) > 0 ? Array("EHLO a.example\r\n".utf8) : []
        for _ in 0..<60 {
            input += Self.lines[generator.next(below: Self.lines.count)].utf8
            input += generator.next(below: 200) == 0 ? [10] : [13, 10]
        }

        var whole = MemoryServer(options)
        whole.feed(input)
        var bytewise = MemoryServer(options)
        for byte in input { bytewise.feed([byte]) }
        var uneven = MemoryServer(options)
        var rest = input[...]
        while !rest.isEmpty {
            let count = min(rest.count, 1 + generator.next(below: 40))
            uneven.feed(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        let output = whole.takeOutput()
        #expect(output == bytewise.takeOutput())
        #expect(output == uneven.takeOutput())
        #expect(whole.messages == bytewise.messages)
        #expect(whole.messages == uneven.messages)
        #expect(whole.session.state == bytewise.session.state)
    }
}
