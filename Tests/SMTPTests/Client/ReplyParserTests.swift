import Mail
import Testing

@testable import SMTP

struct ReplyParserTests {
    private func replies(_ pieces: [[UInt8]]) -> [ReplyEvent] {
        var parser = ReplyParser()
        var buffer: [UInt8] = []
        var events: [ReplyEvent] = []
        for piece in pieces {
            buffer += piece
            while true {
                let (consumed, event) = buffer.withUnsafeBytes { parser.next(in: $0) }
                buffer.removeFirst(consumed)
                if event == .incomplete { break }
                events.append(event)
                if case .malformed = event { return events }
            }
        }
        return events
    }

    private static let status = EnhancedStatusCode(5, 1, 1)

    @Test(
        arguments: [
            ("250 ok\r\n", [ReplyEvent.reply(Reply(250, nil, "ok"))]),
            ("250\r\n", [.reply(Reply(250, nil, ""))]),
            ("250 \r\n", [.reply(Reply(250, nil, ""))]),
            ("250-a\r\n250-b\r\n250 c\r\n", [.reply(Reply(250, nil, lines: ["a", "b", "c"]))]),
            ("550 5.1.1 no such user\r\n", [.reply(Reply(550, status, "no such user"))]),
            ("550 5.1.1\r\n", [.reply(Reply(550, status, ""))]),
            ("550 5.1.1\tno such user\r\n", [.reply(Reply(550, status, "no such user"))]),
            ("550-5.1.1 no\r\n550 5.1.1 user\r\n", [.reply(Reply(550, status, lines: ["no", "user"]))]),
            ("550-5.1.1 no\r\n550 user\r\n", [.reply(Reply(550, nil, lines: ["5.1.1 no", "user"]))]),
            ("450 5.1.1 odd\r\n", [.reply(Reply(450, nil, "5.1.1 odd"))]),
            ("250 ok\r\n354 go\r\n", [.reply(Reply(250, nil, "ok")), .reply(Reply(354, nil, "go"))]),
            ("250 tab\there\r\n", [.reply(Reply(250, nil, "tab here"))]),
            ("250-half", []),
            ("250-half\r\n", []),
            ("250 ok\n", [.malformed(.bareLineBreak)]),
            ("250 o\rk\r\n", [.malformed(.bareLineBreak)]),
            ("\r\n", [.malformed(.noCode)]),
            ("ok\r\n", [.malformed(.noCode)]),
            ("25 ok\r\n", [.malformed(.noCode)]),
            ("2500 ok\r\n", [.malformed(.noCode)]),
            ("150 ok\r\n", [.malformed(.noCode)]),
            ("600 ok\r\n", [.malformed(.noCode)]),
            ("HTTP/1.1 400 Bad Request\r\n", [.malformed(.noCode)]),
            ("250-a\r\n550 b\r\n", [.malformed(.mixedCodes)]),
        ] as [(String, [ReplyEvent])])
    func `replies are read strictly, however their bytes are split`(input: String, expected: [ReplyEvent]) {
        for pieces in everySplit(input) { #expect(replies(pieces) == expected) }
    }

    @Test func `a reply's line length and number of lines are limited`() {
        let line = "250-" + String(repeating: "x", count: 5000)
        #expect(replies([Array((line + "\r\n").utf8)]) == [.malformed(.lineTooLong)])
        // The parser must not wait for the end of an endless line.
        #expect(replies([Array(line.utf8)]) == [.malformed(.lineTooLong)])
        let lines = String(repeating: "250-x\r\n", count: 129)
        #expect(replies([Array(lines.utf8)]) == [.malformed(.tooManyLines)])
        let most = String(repeating: "250-x\r\n", count: 127) + "250 x\r\n"
        #expect(replies([Array(most.utf8)]).count == 1)
    }

    @Test func `text that is not UTF-8 is repaired`() {
        #expect(replies([Array("250 ".utf8) + [0xFF, 13, 10]]) == [.reply(Reply(250, nil, "\u{FFFD}"))])
    }

    @Test func `our client reads the replies of our server`() {
        for reply in [ServerReplies.ok, ServerReplies.startMailInput, Reply(550, Self.status, lines: ["a", "b"])] {
            #expect(replies([reply.wire]) == [.reply(reply)])
        }
    }
}
