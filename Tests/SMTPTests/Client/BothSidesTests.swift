import Mail
import SMTPSupport
import Testing

@testable import SMTP

/// Our client against our server, in memory.
struct BothSidesTests {
    private struct Wire {
        var server: MemoryServer
        var parser = ReplyParser()

        /// Sends bytes and returns the replies to them. On request, both directions are cut into single bytes.
        mutating func exchange(_ bytes: [UInt8], byteByByte: Bool) -> [Reply] {
            for piece in byteByByte ? bytes.map({ [$0] }) : [bytes] { server.feed(piece) }
            var replies: [Reply] = []
            var pending: [UInt8] = []
            let lines = server.takeOutput().map { Array("\($0)\r\n".utf8) }
            for piece in byteByByte ? lines.joined().map({ [$0] }) : lines {
                pending += piece
                let (consumed, event) = pending.withUnsafeBytes { parser.next(in: $0) }
                pending.removeFirst(consumed)
                if case .reply(let reply) = event { replies.append(reply) }
            }
            return replies
        }
    }

    @Test(arguments: ClientHandshake.TLS.allCases, [false, true])
    func `our client logs in to our server and sends messages by DATA and BDAT`(
        tls: ClientHandshake.TLS, byteByByte: Bool
    ) throws {
        var options = ServerOptions(hostname: "esp.example.com")
        options.authentication = .required
        options.tls = [.none: .none, .startTLS: .required, .implicit: .implicit][tls]!
        options.allowsPlaintextAuthentication = tls == .none
        var wire = Wire(server: MemoryServer(options))
        var handshake = ClientHandshake(
            hostname: "guard.example.com", tls: tls, credentials: Credentials(login: "jo", plainTextPassword: "secret"),
            allowsPlaintextAuthentication: tls == .none)

        var action = HandshakeAction.send([])
        var steps = 0
        var ready: Capabilities?
        while ready == nil, steps < 10 {
            steps += 1
            switch action {
            case .send(let bytes):
                let replies = wire.exchange(bytes, byteByByte: byteByByte)
                #expect(replies.count == 1)
                action = handshake.receive(try #require(replies.first))
            case .startTLS: action = handshake.didStartTLS()
            case .ready(let capabilities): ready = capabilities
            case .failed(let failure): throw failure
            }
        }
        let capabilities = try #require(ready)
        #expect(capabilities.pipelining && capabilities.chunking && capabilities.dsn && capabilities.smtpUTF8)
        #expect(wire.server.session.isTLSActive == (tls != .none))
        #expect(wire.server.session.login == "jo")

        var session = ClientSession(capabilities: capabilities)
        var mail = MailCommand(reversePath: Address("news@example.com"))
        mail.body = .eightBitMIME
        mail.returning = .headers
        var recipient = RecipientCommand(recipient: try #require(Address("jo@b.example")))
        recipient.notify = .never
        let body = Array(".dots\r\n..and more\r\nend\r\n".utf8)

        var bytes: [UInt8] = []
        session.mail(mail, bytes: body.count, into: &bytes)
        session.recipient(recipient, into: &bytes)
        session.data(into: &bytes)
        for reply in wire.exchange(bytes, byteByByte: byteByByte) {
            guard case .accepted = session.receive(reply).answer else { throw ReplyFault.noCode }
        }
        #expect(session.isCollecting)
        bytes = []
        var encoder = DotEncoder()
        body.withUnsafeBytes { encoder.encode($0, into: &bytes) }
        session.endOfData(into: &bytes)
        for reply in wire.exchange(bytes, byteByByte: byteByByte) {
            #expect(session.receive(reply) == (.endOfData, .accepted(reply)))
        }

        bytes = []
        session.mail(mail, bytes: body.count, into: &bytes)
        session.recipient(recipient, into: &bytes)
        session.chunk(Chunk(size: 5, isLast: false), into: &bytes)
        bytes += body.prefix(5)
        session.chunk(Chunk(size: body.count - 5, isLast: true), into: &bytes)
        bytes += body.dropFirst(5)
        session.quit(into: &bytes)
        for reply in wire.exchange(bytes, byteByByte: byteByByte) {
            guard case .accepted = session.receive(reply).answer else { throw ReplyFault.noCode }
        }
        #expect(session.awaitedReplies == 0)
        #expect(wire.server.isClosed)
        #expect(wire.server.messages == [String(decoding: body, as: UTF8.self), String(decoding: body, as: UTF8.self)])
        #expect(
            wire.server.actions.contains { action in
                if case .recipient(let seen) = action { seen == recipient } else { false }
            })
    }
}
