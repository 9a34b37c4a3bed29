import Foundation

/// A raw SMTP client: sends any text, well formed or not, and reads replies. Blocking, for one thread.
package final class SMTPClient {
    package private(set) var socket: TCPSocket
    package private(set) var greeting: SMTPReply
    private var reader: LineReader

    /// Connects to 127.0.0.1, with TLS at once when it is implicit, and reads the greeting.
    package init(port: Int, from: Int? = nil, implicitTLS: Bool = false) throws {
        let plain = try TCPSocket(port: port, from: from)
        socket = implicitTLS ? try TLSTunnel.connect(over: plain) : plain
        reader = LineReader(socket)
        greeting = SMTPReply(code: 0, lines: [])
        greeting = try reply()
    }

    /// The client's side of a handshake on the open connection. The certificate must be the test CA's for localhost.
    package func startTLS() throws {
        socket = try TLSTunnel.connect(over: socket)
        reader = LineReader(socket)
    }

    package func send(_ text: String) throws { try socket.send(text.utf8) }

    /// The next whole reply; throws when the connection ends first.
    package func reply() throws -> SMTPReply {
        guard let reply = try replyOrEnd() else { throw TestFailure("the connection ended before a reply") }
        return reply
    }

    /// The next whole reply; nil when the connection ends instead.
    package func replyOrEnd() throws -> SMTPReply? {
        var lines: [String] = []
        while let bytes = try reader.line() {
            let line = String(decoding: bytes, as: UTF8.self)
            lines.append(line)
            guard let code = Int(line.prefix(3)), line.count == 3 || line.dropFirst(3).first! == " " else {
                guard line.dropFirst(3).first == "-" else { throw TestFailure("not a reply: \(line)") }
                continue
            }
            return SMTPReply(code: code, lines: lines)
        }
        return nil
    }

    /// Sends one command line and reads its reply.
    @discardableResult
    package func command(_ line: String) throws -> SMTPReply {
        try send(line + "\r\n")
        return try reply()
    }

    /// Sends EHLO; the reply lists the extensions.
    @discardableResult
    package func hello() throws -> SMTPReply { try command("EHLO client.example.com") }

    /// Starts a transaction up to the 354; throws with the first unexpected reply.
    package func begin(from sender: String, to recipients: [String], parameters: String = "") throws {
        try expect(250, command("MAIL FROM:<\(sender)>\(parameters)"))
        for recipient in recipients { try expect(250, command("RCPT TO:<\(recipient)>")) }
        try expect(354, command("DATA"))
    }

    /// Sends a whole message; returns the reply to the end of data, or the first reply that stopped it.
    package func deliver(
        from sender: String = "news@example.com", to recipients: [String] = ["customer@example.net"],
        message: [UInt8], parameters: String = ""
    ) throws -> SMTPReply {
        let mail = try command("MAIL FROM:<\(sender)>\(parameters)")
        guard mail.code == 250 else { return mail }
        for recipient in recipients {
            let answer = try command("RCPT TO:<\(recipient)>")
            guard answer.code == 250 else { return answer }
        }
        let start = try command("DATA")
        guard start.code == 354 else { return start }
        try socket.send(Self.dotStuffed(message))
        return try reply()
    }

    /// True when the peer closes without another reply.
    package func isClosedByPeer() throws -> Bool { try replyOrEnd() == nil }

    /// The message with transparency dots and the end of data (RFC 5321 section 4.5.2). A message that does not end
    /// in CRLF gets one, as the protocol requires.
    package static func dotStuffed(_ message: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(message.count + 64)
        var atLineStart = true
        for byte in message {
            if atLineStart && byte == UInt8(ascii: ".") { result.append(byte) }
            result.append(byte)
            atLineStart = byte == 0x0A
        }
        if !message.isEmpty && !atLineStart { result += [0x0D, 0x0A] }
        return result + Array(".\r\n".utf8)
    }

    private func expect(_ code: Int, _ reply: SMTPReply) throws {
        guard reply.code == code else { throw TestFailure("expected \(code), got \(reply)") }
    }
}
