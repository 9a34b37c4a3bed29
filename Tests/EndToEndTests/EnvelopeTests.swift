import Foundation
import TestSupport
import Testing

/// Each message at the ESP has the sender, the recipients and the text of one message as it was sent, however its
/// client pipelines. Its record names no recipient of another message.
@Suite(.scoped, .enabled(if: SystemCommand.openssl, "openssl is not installed")) struct EnvelopeTests {
    /// A message as it ended for its client, from the replies.
    private struct Sent: Hashable {
        let sender: String
        let recipients: [String]
    }

    private func start(_ sandbox: SandboxProgram) throws -> GuardProgram {
        var settings = GuardSettings(upstreamPort: sandbox.port)
        let users = try SystemCommand.usersFile(name: "shop", password: "correct horse")
        settings.takeLogins(of: users, stream: "newsletter")
        settings.more = """
            limits: {recipients: 3, bad_commands: 1000}
            lists:
              - {name: optouts, kind: suppression}
            """
        let program = try GuardProgram.start(settings)
        #expect(try program.importList("optouts", "@gone.example\n").exitCode == 0)
        return program
    }

    /// Sends groups as a pipelining client does: each group in one write, and the text of DATA only after 354.
    /// - Returns: the acknowledged messages, by number.
    private func send(_ numbers: Range<Int>, seed: UInt64, to program: GuardProgram) throws -> [Int: Sent] {
        var script = GroupScript(seed: seed)
        var sent: [Int: Sent] = [:]
        let client = try program.session()
        for number in numbers {
            let message = script.next(number)
            try client.socket.send(GroupScript.wire(message))
            var taken: [String] = []
            for line in message.lines {
                let reply = try client.reply()
                if let recipient = line.recipient, reply.code == 250 { taken.append(recipient) }
                let isAcknowledged =
                    switch line.text {
                    case "DATA" where reply.code == 354: try acknowledged(message.body, client)
                    default: line.isLast && reply.code == 250
                    }
                if isAcknowledged { sent[number] = Sent(sender: "s\(number)@example.com", recipients: taken) }
            }
        }
        return sent
    }

    private func acknowledged(_ body: [UInt8], _ client: SMTPClient) throws -> Bool {
        try client.socket.send(SMTPClient.dotStuffed(body))
        return try client.reply().code == 250
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `each pipelined message arrives with its own envelope and text, or not at all`(seed: UInt64) throws {
        let sandbox = try SandboxProgram.start()
        let program = try start(sandbox)
        var sent: [Int: Sent] = [:]
        for session in 0..<3 {
            let numbers = session * 60..<(session + 1) * 60
            sent.merge(try send(numbers, seed: seed * 100 + UInt64(session), to: program)) { $1 }
        }
        #expect(sent.count > 40, "too few messages were accepted: \(sent.count)")
        var arrived: [Int: Sent] = [:]
        for entry in try sandbox.entries() {
            let text = String(decoding: try sandbox.bytes(entry), as: UTF8.self)
            let number = try #require(text.firstMatch(of: /X-Number: (\d+)/).flatMap { Int($0.output.1) })
            #expect(text.hasSuffix(String(decoding: TestMessage.plain(fields: ["X-Number: \(number)"]), as: UTF8.self)))
            #expect(arrived[number] == nil, "message \(number) arrived twice")
            arrived[number] = Sent(sender: entry.sender, recipients: entry.recipients)
        }
        #expect(arrived == sent)
        for record in try program.records() {
            let owner = try #require(record.sender?.firstMatch(of: /^s(\d+)@/)?.output.1, "\(record)")
            for delivery in record.deliveries {
                #expect(delivery.address.contains("r\(owner)x"), "\(record.sender ?? "") has \(delivery.address)")
            }
        }
    }
}
