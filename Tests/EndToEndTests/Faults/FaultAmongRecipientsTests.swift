import TestSupport
import Testing

/// An ESP that fails at the second of three recipients and accepts the others.
@Suite(.scoped) struct FaultAmongRecipientsTests {
    /// The client's replies for the second recipient, the third recipient and the message, and the recorded states of
    /// the three.
    private static let table = """
        fault     second  third  message  recorded
        4xx       452     250    250      accepted,refused,accepted
        5xx       554     250    250      accepted,refused,accepted
        5xx-      550     250    250      accepted,refused,accepted
        2xx-      250     250    250      accepted,accepted,accepted
        421       451     451    451      deferred,refused,deferred
        wrong     451     451    451      deferred,deferred,deferred
        garbage   451     451    451      deferred,deferred,deferred
        endless   451     451    451      deferred,deferred,deferred
        drop      451     451    451      deferred,deferred,deferred
        reset     451     451    451      deferred,deferred,deferred
        stall     451     451    451      deferred,deferred,deferred
        unasked   451     451    451      deferred,deferred,deferred
        """

    private struct Row: Sendable {
        let fault: Fault
        let second: Int
        let third: Int
        let message: Int
        let recorded: [String]

        init?(_ line: Substring) {
            let words = line.split(separator: " ").map(String.init)
            guard let fault = Fault(rawValue: words[0]), let second = Int(words[1]), let third = Int(words[2]),
                let message = Int(words[3])
            else { return nil }
            self.fault = fault
            self.second = second
            self.third = third
            self.message = message
            recorded = words[4].split(separator: ",").map(String.init)
        }
    }

    /// One reply too many in a group shifts those after it: the fourth recipient would get the reply for the third.
    @Test func `no recipient gets the reply for another recipient`() throws {
        let esp = try ScriptedESP { event in
            guard case .command("RCPT", let line) = event, !line.contains("<first@") else { return nil }
            // One write for all replies, as of an ESP that answers a group after it has read it.
            let replies = [
                "250 2.1.5 second", Fault.unaskedWords, "550 5.1.1 third", "250 2.1.5 fourth", "250 2.1.5 fifth",
            ]
            return line.contains("<fifth@") ? .reply(replies) : .bytes([])
        }
        let program = try GuardProgram.start(upstreamPort: esp.port)
        let client = try program.session()
        let names = ["first", "second", "third", "fourth", "fifth"]
        let group = names.map { "RCPT TO:<\($0)@example.net>\r\n" }.joined()
        try client.send("MAIL FROM:<news@example.com>\r\n" + group)
        let replies = try (0...5).map { _ in try client.reply() }
        #expect(replies.map(\.code) == [250, 250, 451, 451, 451, 451], "\(replies)")
        #expect(replies.dropFirst(2).allSatisfy { $0.contains(" 4.5.0 ") }, "\(replies)")
        #expect(try client.command("RSET").code == 250)
        #expect(esp.messages.isEmpty)
    }

    @Test(arguments: [FaultUpstream.data, .chunksPipelined])
    func `a message goes to all recipients that the ESP accepted, or to none`(_ kind: FaultUpstream) throws {
        let rows = Self.table.split(separator: "\n").dropFirst().compactMap(Row.init)
        #expect(rows.count == 12)
        let tls = try FaultTLS()
        let tries = try rows.enumerated().map { index, row in
            let esp = try ScriptedESP(extensions: kind.extensions) { event in
                guard case .command("RCPT", let line) = event, line.contains("<second@") else { return nil }
                return row.fault.action(at: .recipient, tls)
            }
            return (row, esp, FaultPlace("row\(index)", esp))
        }
        let guardian = try FaultGuard(tries.map(\.2), deadlines: ["envelope": "1500ms"])
        for (row, esp, place) in tries {
            let client = try guardian.session(at: place)
            let name = "\(row.fault)"
            #expect(try client.command("MAIL FROM:<news@\(place.name).example.com>").code == 250)
            #expect(try client.command("RCPT TO:<first@example.net>").code == 250)
            for (recipient, code) in [("second", row.second), ("third", row.third)] {
                let reply = try client.command("RCPT TO:<\(recipient)@example.net>")
                #expect(reply.code == code, "\(name): \(recipient) got \(reply)")
                if row.message == 451, recipient == "third" { #expect(reply.contains(" 4.4.2 "), "\(name): \(reply)") }
            }
            #expect(try client.command("DATA").code == 354)
            try client.socket.send(SMTPClient.dotStuffed(TestMessage.plain()))
            let reply = try client.reply()
            #expect(reply.code == row.message, "\(name): \(reply)")
            if row.message == 451 { #expect(reply.contains("451 4.4.2 sendguard: "), "\(name): \(reply)") }
            #expect(esp.messages.count == (row.message == 250 ? 1 : 0), "\(name)")

            let next = try client.deliver(from: "next@\(place.name).example.com", message: TestMessage.plain())
            #expect(next.code == 250, "\(name): the next message got \(next)")
            #expect(esp.sessions.count == (row.fault.poisons ? 2 : 1), "\(name)")
            let records = try guardian.program.records().filter { $0.sender == "news@\(place.name).example.com" }
            #expect(records.map { $0.deliveries.map(\.state) } == [row.recorded], "\(name)")
        }
    }
}
