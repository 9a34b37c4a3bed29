// Folder Client: the guard as the client of an ESP. The handshake, a session, the parser of replies, and a server's
// capabilities.
// May use: Commands, Framing; not Server.

import Mail

/// The guard's side of a session with an ESP, after the handshake. It writes commands, finds the command of each
/// reply, and says whether that command succeeded.
///
///     C: MAIL FROM:<news@example.com> SIZE=4096
///     C: RCPT TO:<jo@example.org>
///     S: 250 2.1.0 ok            → (.mail, .accepted)
///     S: 354 what?               → (.recipient, .unexpected): never a success
///
/// With PIPELINING the driver may write commands ahead; DATA must be the last of a group (RFC 2920 section 3.1).
/// Replies are matched in order. The session reads no socket and no clock. An end of data without its 354, or a
/// command where body bytes are due, is a bug in the driver and traps.
package struct ClientSession: Sendable {
    package let capabilities: Capabilities
    /// False after a reply that fits no command, and after 421 or the reply to QUIT: close the connection.
    package private(set) var isUsable = true
    /// True between the 354 and the end of data: the connection accepts body bytes and no commands. To abort, close
    /// the connection.
    package private(set) var isCollecting = false
    private var awaited: [Expectation] = []
    /// How many of `awaited` have a reply.
    private var answered = 0

    package init(capabilities: Capabilities) { self.capabilities = capabilities }

    /// The number of replies still to come.
    package var awaitedReplies: Int { awaited.count - answered }

    /// Matches a reply with the oldest command without one. The expectation is nil when no command waits for a reply.
    package mutating func receive(_ reply: Reply) -> (expectation: Expectation?, answer: Answer) {
        guard answered < awaited.count else {
            isUsable = false
            return (nil, reply.code >= 400 ? .refused(reply) : .unexpected(reply))
        }
        let expectation = awaited[answered]
        answered += 1
        if answered == awaited.count {
            awaited.removeAll(keepingCapacity: true)
            answered = 0
        }
        let answer = Answer(reply, expecting: expectation)
        switch answer {
        case .unexpected: isUsable = false
        case .accepted: if expectation == .data { isCollecting = true }
        case .refused: break
        }
        if reply.code == 421 || expectation == .quit { isUsable = false }
        return (expectation, answer)
    }

    /// Writes MAIL with the parameters that this server knows. `bytes` is the size of the message, when known.
    package mutating func mail(_ mail: MailCommand, bytes: Int?, into wire: inout [UInt8]) {
        wire.append(contentsOf: "MAIL FROM:<\(mail.reversePath?.fullText ?? "")>".utf8)
        if capabilities.size, let bytes = bytes ?? mail.declaredBytes, bytes < .max {
            wire.append(contentsOf: " SIZE=\(bytes)".utf8)
        }
        if capabilities.eightBitMIME, let body = mail.body { wire.append(contentsOf: " BODY=\(body.rawValue)".utf8) }
        if capabilities.smtpUTF8, mail.smtpUTF8 { wire.append(contentsOf: " SMTPUTF8".utf8) }
        if capabilities.dsn {
            if let returning = mail.returning { wire.append(contentsOf: " RET=\(returning.rawValue)".utf8) }
            if let id = mail.envelopeID { wire.append(contentsOf: " ENVID=\(id)".utf8) }
        }
        end(.mail, &wire)
    }

    /// Writes RCPT, with NOTIFY and ORCPT when the server knows DSN.
    package mutating func recipient(_ recipient: RecipientCommand, into wire: inout [UInt8]) {
        wire.append(contentsOf: "RCPT TO:<\(recipient.recipient.fullText)>".utf8)
        if capabilities.dsn {
            if let notify = recipient.notify { wire.append(contentsOf: " NOTIFY=\(notify.wireText)".utf8) }
            if let original = recipient.originalRecipient {
                wire.append(contentsOf: " ORCPT=\(original.fullText)".utf8)
            }
        }
        end(.recipient, &wire)
    }

    package mutating func data(into wire: inout [UInt8]) {
        wire.append(contentsOf: "DATA".utf8)
        end(.data, &wire)
    }

    /// Writes the end of a body sent by DATA, after a CRLF when the body does not end with one.
    package mutating func endOfData(bodyEndsWithCRLF: Bool = true, into wire: inout [UInt8]) {
        precondition(isCollecting, "an end of data without a 354 reply")
        isCollecting = false
        if !bodyEndsWithCRLF { wire.append(contentsOf: "\r\n".utf8) }
        wire.append(UInt8(ascii: "."))
        end(.endOfData, &wire)
    }

    /// Writes BDAT; the bytes follow. The last chunk ends the message.
    package mutating func chunk(_ chunk: Chunk, into wire: inout [UInt8]) {
        precondition(capabilities.chunking, "the server does not know BDAT")
        wire.append(contentsOf: "BDAT \(chunk.size)\(chunk.isLast ? " LAST" : "")".utf8)
        end(chunk.isLast ? .endOfData : .chunk, &wire)
    }

    package mutating func reset(into wire: inout [UInt8]) {
        wire.append(contentsOf: "RSET".utf8)
        end(.reset, &wire)
    }

    package mutating func quit(into wire: inout [UInt8]) {
        wire.append(contentsOf: "QUIT".utf8)
        end(.quit, &wire)
    }

    private mutating func end(_ expectation: Expectation, _ wire: inout [UInt8]) {
        precondition(!isCollecting, "a command instead of body bytes")
        precondition(awaited.last != .data, "a command before the reply to DATA")
        wire.append(ByteScan.cr)
        wire.append(ByteScan.lf)
        awaited.append(expectation)
    }
}

extension RecipientCommand.Notify {
    fileprivate var wireText: String {
        if self == .never { return "NEVER" }
        let words: [(RecipientCommand.Notify, String)] = [
            (.success, "SUCCESS"), (.failure, "FAILURE"), (.delay, "DELAY"),
        ]
        return words.filter { contains($0.0) }.map(\.1).joined(separator: ",")
    }
}

/// MAIL and RCPT as lines, for an envelope that is stored and read again later.
extension MailCommand {
    /// With every parameter: `MAIL FROM:<news@example.com> SIZE=4096 RET=HDRS`.
    package var line: String {
        var wire: [UInt8] = []
        var client = ClientSession(capabilities: .everything)
        client.mail(self, bytes: nil, into: &wire)
        return String(decoding: wire.dropLast(2), as: UTF8.self)
    }

    /// Reads the output of `line`; nil for anything else.
    package init?(line: String) {
        guard case .mail(let command)? = CommandParser.kept(line) else { return nil }
        self = command
    }
}

extension RecipientCommand {
    /// With every parameter: `RCPT TO:<jo@example.org> NOTIFY=NEVER`.
    package var line: String {
        var wire: [UInt8] = []
        var client = ClientSession(capabilities: .everything)
        client.recipient(self, into: &wire)
        return String(decoding: wire.dropLast(2), as: UTF8.self)
    }

    /// Reads the output of `line`; nil for anything else.
    package init?(line: String) {
        guard case .recipient(let command)? = CommandParser.kept(line) else { return nil }
        self = command
    }
}

extension CommandParser {
    /// Parses a line that the guard wrote, of any length.
    fileprivate static func kept(_ line: String) -> Command? {
        let parser = CommandParser(extensions: .all, hostname: "localhost")
        return Array(line.utf8).withUnsafeBytes { try? parser.parse($0, limitBytes: .max) }
    }
}

extension Capabilities {
    /// The capabilities of a server that gets every parameter.
    fileprivate static var everything: Capabilities {
        var capabilities = Capabilities()
        capabilities.size = true
        capabilities.eightBitMIME = true
        capabilities.smtpUTF8 = true
        capabilities.dsn = true
        return capabilities
    }
}
