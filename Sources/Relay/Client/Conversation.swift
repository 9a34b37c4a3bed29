// Folder Client: the server's side of SMTP with one client, its login, and the registry of open sessions. Mail is left
// to a `MailReceiver`: the guard's (Server) or the sandbox's.
// It may use Message.

import Guard
import Mail
import Net
import SMTP
import System

/// The server's side of one SMTP connection: reads commands, asks the sans-I/O `ServerSession` what they mean,
/// carries out what it says, and leaves mail to a `MailReceiver`.
///
/// Replies to a pipelined group are buffered and leave in one write when no complete command is left to read
/// (RFC 2920 section 3.2).
final class Conversation {
    /// Why the conversation is over.
    enum End: Error {
        case peerLeft
        /// Say this, then close.
        case farewell(Reply, because: SessionEvent.Kind?, String = "")
    }

    private let connection: Connection
    private let receiver: any MailReceiver
    private let identity: TLSIdentity?
    private let deadlines: DeadlineSettings
    private let bodyBytesPerSecond: Int
    let hooks: ConversationHooks
    private(set) var session: ServerSession
    private var framer = LineFramer()
    /// The body of a BDAT transfer under way.
    private var chunked: (body: MessageBody, check: LineBreakCheck, pace: BodyPace)?
    private(set) var stage = Stage.command
    /// The last reply that said no for good, for the record of a session that ends on too many.
    private(set) var lastRefusal: Reply?
    /// The first octets were a TLS handshake's, where plain text was expected.
    private(set) var beganWithTLS = false

    init(
        connection: Connection, receiver: any MailReceiver, options: ServerOptions, identity: TLSIdentity?,
        deadlines: DeadlineSettings, bodyBytesPerSecond: Int, hooks: ConversationHooks
    ) {
        self.connection = connection
        self.receiver = receiver
        self.identity = identity
        self.deadlines = deadlines
        self.bodyBytesPerSecond = bodyBytesPerSecond
        self.hooks = hooks
        session = ServerSession(options: options)
    }

    /// From greeting to close.
    func run() async {
        do {
            if session.options.tls == .implicit, let identity {
                stage = .handshake
                try await connection.startTLS(accepting: identity.context, until: .after(deadlines.handshake))
            }
            send(session.greeting)
            while true { try await perform(try await nextAction()) }
        } catch End.farewell(let reply, because: let kind, let detail) {
            if let kind { note(kind, detail) }
            send(reply)
            try? await connection.flush(until: .after(deadlines.clientWrite))
        } catch NetError.interrupted {
            send(Reply(421, EnhancedStatusCode(4, 3, 2), "sendguard: shutting down"))
            try? await connection.flush(until: .after(deadlines.clientWrite))
        } catch NetError.timedOut {
            // A client that keeps its session for the next message has done nothing wrong.
            if stage != .command || session.state != .ready || connection.unreadCount > 0 {
                note(.tooSlow, "waited in vain for \(stage.rawValue)")
            }
            send(Reply(421, EnhancedStatusCode(4, 4, 2), "sendguard: timed out waiting for you"))
            try? await connection.flush(until: .after(deadlines.clientWrite))
        } catch {
            // The connection failed or the client left: there is nobody to tell.
            noteHandshake(error)
        }
        await receiver.reset()
        connection.close()
    }

    /// Reads what the client says next. While it keeps us waiting with a session of the ESP in hand, that session goes to
    /// others after a while.
    private func read(
        wantsMore: Bool, until deadline: Deadline, _ look: (UnsafeRawBufferPointer) throws -> Int
    ) async throws {
        while let moment = receiver.upstreamHeldUntil, moment < deadline {
            do { return try await connection.read(wantsMore: wantsMore, until: moment, look) } catch NetError.timedOut {
                await receiver.letGoOfUpstream()
            }
        }
        try await connection.read(wantsMore: wantsMore, until: deadline, look)
    }

    private var pace: BodyPace { BodyPace(deadlines, bytesPerSecond: bodyBytesPerSecond) }

    private func send(_ reply: Reply) {
        if reply.isPermanent { lastRefusal = reply }
        connection.buffer { reply.append(to: &$0) }
    }

    // MARK: commands

    /// The next command's meaning. Flushes replies before it waits.
    private func nextAction() async throws -> ServerAction {
        stage = .command
        var wantsMore = connection.unreadCount == 0
        // Of the whole command: what comes an octet at a time gains no time by it.
        let deadline = Deadline.after(deadlines.command)
        while true {
            if wantsMore {
                try await connection.flush(until: .after(deadlines.clientWrite))
                if hooks.isDraining() { throw NetError.interrupted }
                hooks.isWaitingForCommand = true
            }
            defer { hooks.isWaitingForCommand = false }
            var action: ServerAction?
            try await read(wantsMore: wantsMore, until: deadline) { bytes in
                if bytes.isEmpty { throw End.peerLeft }
                if session.hello == nil, Self.isTLS(bytes) { beganWithTLS = true }
                let (consumed, found) = take(bytes)
                action = found
                return consumed
            }
            if let action { return action }
            wantsMore = true
        }
    }

    /// What the next line in the buffer asks for; nil when it is not whole.
    private func take(_ bytes: UnsafeRawBufferPointer) -> (consumed: Int, action: ServerAction?) {
        let (consumed, event) = framer.next(in: bytes)
        let action: ServerAction? =
            switch event {
            case .line(let length): session.receive(line: UnsafeRawBufferPointer(rebasing: bytes[..<length]))
            case .tooLong: session.receivedLineTooLong(start: framer.longLineStart)
            // A bare CR or LF could be read as an end of line by one server and not by the next: whoever
            // sends it may be smuggling a second message past one of us.
            case .bareLineBreak: session.receivedBareLineBreak()
            case .incomplete: nil
            }
        return (consumed, action)
    }

    private func perform(_ action: ServerAction) async throws {
        switch action {
        case .reply(let reply):
            send(reply)
        case .hello(let hello):
            await dropTransaction()
            session.options.extensions = await receiver.hello(hello, isEncrypted: connection.isEncrypted)
            send(session.helloReply())
        case .mail(let command):
            await dropTransaction()
            let reply = await receiver.mail(command)
            session.answered(mail: reply)
            send(reply)
        case .recipient:
            try await performRecipients(from: action)
        case .data(let goAhead):
            send(goAhead)
            let body = try await collect()
            let reply = await conclude(body)
            session.finishedMessage()
            send(reply)
        case .chunk(let chunk):
            let reply = try await receive(chunk)
            session.answered(chunk: reply)
            send(reply)
        case .skipChunk(let size, let reply):
            try await skip(size)
            send(reply)
        case .reset(let reply):
            await dropTransaction()
            send(reply)
        case .startTLS(let reply):
            try await startTLS(reply)
        case .verify(let credentials):
            // A turn that is waited for is nothing that a drain has to wait for.
            hooks.isWaitingForCommand = true
            let outcome = await receiver.verify(credentials)
            hooks.isWaitingForCommand = false
            send(session.answered(authentication: outcome))
        case .close(let reply):
            let fault = session.fault(closingWith: reply)
            throw End.farewell(reply, because: fault.map(kind), fault.map(detail) ?? "")
        }
    }

    /// RCPT, with those that have come behind it (RFC 2920): they are asked about together, so that a message to fifty
    /// people does not wait fifty times for the ESP.
    private func performRecipients(from first: ServerAction) async throws {
        var actions = [first]
        while actions.count < RelayLimits.recipientsAtOnce, let next = try await nextRecipient() {
            actions.append(next)
            if case .close = next { break }
        }
        let commands = actions.compactMap { if case .recipient(let command) = $0 { command } else { nil } }
        var replies = await receiver.recipients(commands)[...]
        for action in actions {
            guard case .recipient = action, let reply = replies.popFirst() else {
                try await perform(action)
                continue
            }
            if session.state != .closed { session.answered(recipient: reply) }
            send(reply)
        }
    }

    /// What an RCPT asks for that is here already; nil when anything else is next.
    private func nextRecipient() async throws -> ServerAction? {
        guard connection.unreadCount > 0 else { return nil }
        var action: ServerAction?
        try await connection.read(wantsMore: false, until: .after(.zero)) { bytes in
            guard ServerSession.isRecipient(line: bytes) else { return 0 }
            let (consumed, found) = take(bytes)
            action = found
            return consumed
        }
        return action
    }

    private func dropTransaction() async {
        chunked = nil
        await receiver.reset()
    }

    // MARK: message data

    /// DATA up to the final dot, drained even when there is no room for it.
    private func collect() async throws -> MessageBody {
        try await connection.flush(until: .after(deadlines.clientWrite))
        stage = .message
        let body = receiver.makeBody()
        var decoder = DotDecoder()
        var pace = pace
        while true {
            var event = DotEvent.more
            try await read(wantsMore: false, until: pace.deadline) { bytes in
                if bytes.isEmpty { throw End.peerLeft }
                var consumed = 0
                body.append { (consumed, event) = decoder.decode(bytes, into: &$0) }
                pace.received(consumed)
                return consumed
            }
            receiver.bodyGrew(body)
            switch event {
            case .more: continue
            case .bareLineBreak:
                throw End.farewell(ServerReplies.bareLineBreak, because: .bareLineBreak, "in a message (DATA)")
            case .end:
                body.hasLeadingDots = decoder.sawLeadingDot
                return body
            }
        }
    }

    /// One BDAT chunk (RFC 3030); the last one concludes the message.
    private func receive(_ chunk: Chunk) async throws -> Reply {
        stage = .message
        var (body, check, pace) = chunked ?? (receiver.makeBody(), LineBreakCheck(), pace)
        chunked = nil
        var rest = chunk.size
        var isStrict = true
        while rest > 0 {
            try await read(wantsMore: false, until: pace.deadline) { bytes in
                if bytes.isEmpty { throw End.peerLeft }
                let piece = UnsafeRawBufferPointer(rebasing: bytes[..<min(rest, bytes.count)])
                isStrict = isStrict && check.check(piece)
                body.append { $0.append(contentsOf: piece) }
                rest -= piece.count
                pace.received(piece.count)
                return piece.count
            }
            receiver.bodyGrew(body)
        }
        guard isStrict, !chunk.isLast || check.isStrict else {
            throw End.farewell(ServerReplies.bareLineBreak, because: .bareLineBreak, "in a message (BDAT)")
        }
        guard chunk.isLast else {
            if let refusal = Self.refusal(of: body) {
                await receiver.reset()
                return refusal
            }
            chunked = (body, check, pace)
            return Reply(250, EnhancedStatusCode(2, 0, 0), "\(chunk.size) octets received")
        }
        body.hasLeadingDots = check.sawLeadingDot
        body.endsWithCRLF = check.endsWithCRLF
        return await conclude(body)
    }

    private func skip(_ size: Int) async throws {
        var rest = size
        var pace = pace
        while rest > 0 {
            try await read(wantsMore: false, until: pace.deadline) { bytes in
                if bytes.isEmpty { throw End.peerLeft }
                let count = min(rest, bytes.count)
                rest -= count
                pace.received(count)
                return count
            }
        }
    }

    private func conclude(_ body: MessageBody) async -> Reply {
        if let refusal = Self.refusal(of: body) {
            await receiver.reset()
            return refusal
        }
        // On a task of its own: the memory that the way of a message takes, 10 KB, a task keeps for as long as it lives,
        // and a session that waits for the next message is to hold little.
        let given = OnLoop((receiver: receiver, body: body))
        async let reply = given.value.receiver.message(given.value.body)
        return await reply
    }

    private static func refusal(of body: MessageBody) -> Reply? {
        switch body.fault {
        case nil, .unwanted: nil
        case .tooLarge: ServerReplies.messageTooLarge
        case .noRoom: Reply(452, EnhancedStatusCode(4, 3, 1), "sendguard: no room for the message at the moment")
        }
    }

    // MARK: TLS

    private func startTLS(_ reply: Reply) async throws {
        // Plaintext that came in the same segment would be taken for a command given under TLS
        // (CVE-2011-0411); nothing is thrown away silently, the session ends.
        guard connection.unreadCount == 0, !connection.hasUnexpectedInput() else {
            throw End.farewell(
                ServerReplies.plaintextAfterStartTLS, because: .plaintextAfterStartTLS, "commands behind STARTTLS")
        }
        guard let identity else { throw End.peerLeft }
        await dropTransaction()
        send(reply)
        try await connection.flush(until: .after(deadlines.clientWrite))
        stage = .handshake
        try await connection.startTLS(accepting: identity.context, until: .after(deadlines.handshake))
        session.didStartTLS()
        receiver.didStartTLS()
    }
}
