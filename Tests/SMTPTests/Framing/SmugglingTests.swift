import SMTPSupport
import Testing

@testable import SMTP

/// Sequences that some server treats as the end of data (CVE-2023-51764 and similar). Here none of them may be one,
/// and the session must not continue after it.
struct SmugglingTests {
    static let sequences = [
        "\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\r\n.\r", "\n.\r", "\r.\n", "\r\r\n.\r\r\n", "\r\r\n.\r\n",
        "\n\n.\r\n", "\r\n.\r\r\n", "\r\n.\n\r\n", "\n\r\n.\r\n", "\r\n\u{0}\n.\r\n",
        "\r\n\u{0}.\r\n", "\r\n\u{0}\u{0}.\u{0}\r\n",
    ]
    static let harmless = [
        "\r\n\u{0}..\r\n", "\r\n\u{0}.a\r\n", "\r\n\u{0}a.\r\n", "\r\n.\u{0}\r\n", "\r\n .\r\n", "\r\n. \r\n",
        "\u{0}.\u{0}", "\u{85}.\u{85}",
    ]

    private func end(of text: String, in pieces: [[UInt8]]) -> DotEvent {
        var decoder = DotDecoder()
        var body: [UInt8] = []
        for piece in pieces {
            let (_, event) = piece.withUnsafeBytes { decoder.decode($0, into: &body) }
            if event != .more { return event }
        }
        return .more
    }

    @Test(arguments: sequences)
    func `a bare CR or LF around a dot and a NUL before it are refused`(sequence: String) {
        let text = "Subject: x\r\n\r\nfirst\(sequence)MAIL FROM:<evil@example.com>\r\n"
        for pieces in everySplit(text) { #expect(end(of: text, in: pieces) == .bareLineBreak) }
    }

    @Test(arguments: harmless)
    func `other bytes around a dot belong to the body`(sequence: String) {
        let text = "first\(sequence)MAIL FROM:<evil@example.com>\r\n"
        for pieces in everySplit(text) { #expect(end(of: text, in: pieces) == .more) }
    }

    @Test(arguments: sequences)
    func `a smuggling sequence ends the session, and nothing after it is read`(sequence: String) {
        var server = MemoryServer(ServerOptions(hostname: "guard.example.com"))
        server.feed("EHLO a.example\r\nMAIL FROM:<a@a.example>\r\nRCPT TO:<b@b.example>\r\nDATA\r\n")
        server.feed("x\(sequence)MAIL FROM:<evil@a.example>\r\nRCPT TO:<c@b.example>\r\nDATA\r\ny\r\n.\r\n")
        #expect(server.isClosed)
        #expect(server.messages.isEmpty)
        #expect(
            server.takeOutput().last
                == "521 5.5.2 bare CR or LF, or NUL before a lone dot, refused: lines must end in CRLF")
    }

    /// Without its stuffed dot, the line would end the message.
    @Test func `a stuffed line that would end the message without its first dot is refused`() {
        for pieces in everySplit("x\r\n.\u{0}.\r\ny\r\n") { #expect(end(of: "", in: pieces) == .bareLineBreak) }
    }

    @Test(arguments: sequences)
    func `smuggling sequences are refused in chunks, too`(sequence: String) {
        for pieces in everySplit("x\(sequence)y\r\n") {
            var check = LineBreakCheck()
            let isStrict = pieces.allSatisfy { piece in piece.withUnsafeBytes { check.check($0) } }
            #expect(!isStrict)
            #expect(!check.isStrict)
        }
    }

    @Test func `a chunk may end between CR and LF, a message may not`() {
        var check = LineBreakCheck()
        #expect(Array("a\r".utf8).withUnsafeBytes { check.check($0) })
        #expect(!check.isStrict)
        #expect(Array("\n.b".utf8).withUnsafeBytes { check.check($0) })
        #expect(check.isStrict)
        #expect(check.sawLeadingDot)
        #expect(!check.endsWithCRLF)
    }

    @Test(arguments: ["NOOP\n", "NOOP\rNOOP\r\n", "NOOP\r\r\n", "\n"])
    func `a bare CR or LF among commands ends the session`(input: String) {
        for pieces in everySplit(input + "QUIT\r\n") {
            var server = MemoryServer(ServerOptions(hostname: "guard.example.com"))
            for piece in pieces { server.feed(piece) }
            #expect(server.isClosed)
            #expect(server.takeOutput().last?.hasPrefix("521 5.5.2") == true)
        }
    }
}
