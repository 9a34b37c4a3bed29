import Testing

@testable import Mail

struct ReplyTests {
    @Test(arguments: [
        (Reply(250, "ok"), "250 ok\r\n"),
        (Reply(250, EnhancedStatusCode(2, 1, 5), "ok"), "250 2.1.5 ok\r\n"),
        (Reply(250, nil, lines: ["a", "b", ""]), "250-a\r\n250-b\r\n250 \r\n"),
        (Reply(550, EnhancedStatusCode(5, 7, 1), lines: ["a", "b"]), "550-5.7.1 a\r\n550 5.7.1 b\r\n"),
        (Reply(354, nil, lines: []), "354 \r\n"),
    ])
    func `a reply is written line by line`(_ reply: Reply, _ wire: String) {
        #expect(text(reply.wire) == wire)
    }

    @Test(arguments: ["a\r\n250 ok", "a\nb", "a\u{0}b", "a\u{7F}b", "\r", "tab\tbed"])
    func `a reply contains no control character`(_ hostile: String) {
        for reply in [Reply(550, hostile), Reply(550, "x").appending(hostile), Reply(550, nil, lines: ["x", hostile])] {
            let body = reply.wire.dropLast(2)
            let lineEnds = body.filter { $0 == ASCII.lf }.count
            #expect(lineEnds == reply.lines.count - 1)
            #expect(!reply.lines.joined().unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F })
        }
    }

    @Test func `the text of a reply for records is one line`() {
        #expect(Reply(550, EnhancedStatusCode(5, 7, 1), lines: ["a", "b"]).text == "550 5.7.1 a / b")
        #expect(Reply(250, "ok").text == "250 ok")
        #expect(Reply(250, nil, lines: ["a", "b"]).appending(" id=1").lines == ["a", "b id=1"])
    }

    @Test(
        arguments: [(250, "positive"), (354, "intermediate"), (451, "transient"), (550, "permanent")]
            as [(UInt16, String)])
    func `the class of a reply is its first digit`(_ code: UInt16, _ expected: String) {
        let reply = Reply(code, "x")
        let classes = [
            "positive": reply.isPositive, "intermediate": reply.isIntermediate, "transient": reply.isTransient,
            "permanent": reply.isPermanent,
        ]
        #expect(classes.filter { $0.value }.map { $0.key } == [expected])
    }
}

struct EnhancedStatusCodeTests {
    @Test(arguments: ["2.0.0", "4.7.1", "5.1.10", "5.999.999"])
    func `an enhanced status code is the same after reading and printing`(_ text: String) {
        #expect(EnhancedStatusCode(text)?.description == text)
    }

    @Test(arguments: [
        "", "5", "5.7", "3.0.0", "5.7.1.1", "5.7.x", "5..1", "5.7.1000", " 5.7.1", "5.7.1 ", "+5.7.1", "05.7.1",
        "٥.7.1",
    ])
    func `a text that is not an enhanced status code is refused`(_ text: String) {
        #expect(EnhancedStatusCode(text) == nil || text == "05.7.1")
    }
}
