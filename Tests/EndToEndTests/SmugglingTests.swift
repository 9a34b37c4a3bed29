import TestSupport
import Testing

/// SMTP smuggling (CVE-2023-51764 and similar): with every separator between one message's text and another's
/// commands, no ESP gets two messages.
@Suite(.scoped) struct SmugglingTests {
    /// Texts that some server takes, or took, for the end of data.
    static let ends = [
        "\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r.\r\n", "\r\n.\r", "\n.\r", "\r.\n", "\r\r\n.\r\r\n", "\r\r\n.\r\n",
        "\n\n.\r\n", "\n\n.\n\n", "\r\n.\r\r\n", "\r\n.\n\r\n", "\n\r\n.\r\n", "\n\r.\n\r", "\r\n\r.\r\n", "\n.\r\r\n",
        // With NULs between, for servers that drop them.
        "\r\n\0.\r\n", "\r\n.\0\r\n", "\r\n\0.\0\r\n", "\r\n\0\0.\r\n", "\r\n.\0.\r\n", "\r\n..\0\r\n", "\r\0\n.\r\n",
        "\r\n.\r\0\n", "\r\0\n.\r\0\n", "\0\n.\n", "\n\0.\r\n", "\r\n.\0\n",
        // Line ends of other characters and other widths.
        "\u{0B}.\u{0B}", "\u{0C}.\u{0C}", "\u{85}.\u{85}", "\u{2028}.\u{2028}", "\u{2029}.\u{2029}", "\r\n .\r\n",
        "\r\n. \r\n", "\r\n\t.\t\r\n", "\r\n.\u{8}\r\n", "\r\n\u{1A}.\r\n", "\u{1E}.\u{1E}", "\r\n=2E\r\n",
    ]
    static let smuggled =
        "MAIL FROM:<smuggler@example.org>\r\nRCPT TO:<victim@example.net>\r\nDATA\r\nSubject: two\r\n\r\nsecond\r\n"

    enum Way: CaseIterable, Sendable {
        case data, chunk

        /// Everything that a client says after EHLO.
        func conversation(_ end: String) -> [UInt8] {
            let envelope = "MAIL FROM:<news@example.com>\r\nRCPT TO:<ada@example.net>\r\n"
            let text = "Subject: one\r\n\r\nfirst\(end)\(smuggled)"
            return switch self {
            case .data: Array("\(envelope)DATA\r\n\(text).\r\nQUIT\r\n".utf8)
            case .chunk: Array("\(envelope)BDAT \(text.utf8.count) LAST\r\n\(text)QUIT\r\n".utf8)
            }
        }
    }

    /// Sends the text whole or octet by octet, and returns all replies.
    private func converse(_ program: GuardProgram, _ bytes: [UInt8], isSplit: Bool) throws -> [SMTPReply] {
        let client = try program.session()
        defer { client.socket.close() }
        // The guard may close the connection before everything is sent.
        if isSplit {
            for byte in bytes { guard (try? client.socket.send([byte])) != nil else { break } }
        } else {
            try? client.socket.send(bytes)
        }
        var replies: [SMTPReply] = []
        while let reply = try client.replyOrEnd() { replies.append(reply) }
        return replies
    }

    @Test(arguments: [["PIPELINING", "8BITMIME", "CHUNKING"], ["PIPELINING"], []])
    func `no false end of data gives the ESP two messages or a bare CR or LF`(_ extensions: [String]) throws {
        let esp = try GullibleESP(extensions: extensions)
        var settings = GuardSettings(upstreamPort: esp.port)
        settings.loops = 1
        let program = try GuardProgram.start(settings)
        for end in Self.ends {
            for way in Way.allCases {
                for isSplit in [false, true] {
                    let before = esp.history
                    let replies = try converse(program, way.conversation(end), isSplit: isSplit)
                    let more = esp.history.messages - before.messages
                    let what = "\(way) \(DialogText.escaped(end.utf8)) \(isSplit ? "split" : "whole"): \(replies)"
                    #expect(replies.count { $0.code == 354 } <= 1, "\(what)")
                    // It was one message, or no message and the session was ended.
                    if replies.last?.code == 221 {
                        // 8-bit characters go to no ESP that does not offer 8BITMIME.
                        let isTooWide = !extensions.contains("8BITMIME") && end.utf8.contains { $0 >= 0x80 }
                        #expect(replies.contains { $0.code == 554 && $0.contains("5.6.3") } == isTooWide, "\(what)")
                        #expect(more == (isTooWide ? 0 : 1), "\(what)")
                    } else {
                        #expect(replies.last?.code == 521 && more == 0, "\(what)")
                    }
                }
            }
        }
        #expect(esp.history.senders.allSatisfy { $0.hasPrefix("MAIL FROM:<news@example.com>") })
        #expect(esp.history.messages > 20, "some texts are harmless and are relayed")
        #expect(esp.history.octets.bareLineBreaks == 0)
        // The ESP would have noticed: here the client talks to it without the guard.
        let direct = try SMTPClient(port: esp.port)
        try direct.hello()
        try direct.socket.send(Way.data.conversation("\r\n\0.\n"))
        while try direct.reply().contains("bye") {}
        try waitUntil("the smuggled message") { esp.history.senders.contains { $0.contains("smuggler") } }
    }

    @Test(.enabled(if: PostfixInstance.unavailable == nil, "Postfix cannot be run here"))
    func `Postfix at its most lenient gets no smuggled message`() throws {
        let postfix = try PostfixInstance.start(["smtpd_forbid_bare_newline=no"])
        let program = try GuardProgram.start(upstreamPort: postfix.port)
        for end in Self.ends {
            for way in Way.allCases { _ = try converse(program, way.conversation(end), isSplit: false) }
        }
        let queued = try postfix.queued()
        #expect(queued.count == (try program.records("--verdict", "relayed", "--limit", "1000").count))
        #expect(queued.count > 20)
        #expect(queued.allSatisfy { $0.contains("sender: news@example.com") && $0.contains("Subject: one") })
    }
}

extension [UInt8] {
    /// The number of CRs without LF and LFs without CR.
    fileprivate var bareLineBreaks: Int {
        var count = 0
        for (index, byte) in enumerated() {
            if byte == 0x0A, index == 0 || self[index - 1] != 0x0D { count += 1 }
            if byte == 0x0D, index + 1 == self.count || self[index + 1] != 0x0A { count += 1 }
        }
        return count
    }
}
