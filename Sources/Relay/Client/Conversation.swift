// Folder Client: the server's side of SMTP with one client, its login, and the registry of open sessions. A
// `MailReceiver` handles the mail: the guard's (Server) or the sandbox's. It may use Message.

import Guard
import Mail
import Net
import SMTP
import System

/// The server's side of one SMTP connection. Reads commands, asks the sans-I/O `ServerSession` what they mean,
/// carries out the answer, and passes mail to a `MailReceiver`.
///
/// Replies to a pipelined group are buffered. They leave in one write when no complete command is left to read (RFC
/// 2920 section 3.2).
final class Conversation {
    /// Why the conversation ended.
    enum End: Error {
        case peerLeft
        /// Sends this reply, then closes.
        case farewell(Reply, because: SessionEvent.Kind?, String = "")
    }

    let connection: Connection
    let receiver: any MailReceiver
    private let identity: TLSIdentity?
    let deadlines: DeadlineSettings
    let bodyBytesPerSecond: Int
    let hooks: ConversationHooks
    private(set) var session: ServerSession
    /// The open transaction, for the session events.
    private(set) var transaction = SessionMail()
    /// Whether the client takes replies in UTF-8: its last MAIL had SMTPUTF8.
    private var takesUTF8 = false
    /// Messages whose reply is not sent yet.
    var unheard: [UnsentReply] = []
    private var framer = LineFramer()
    /// The body of an unfinished BDAT transfer.
    var chunked: (body: MessageBody, check: LineBreakCheck, pace: BodyPace)?
    var stage = Stage.command
    /// The last permanent refusal, for the event of a session that ends after too many.
    private(set) var lastRefusal: Reply?
    /// Whether the client began a TLS handshake where plain text was expected.
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
            try? await flush()
        } catch NetError.interrupted {
            send(Reply(421, EnhancedStatusCode(4, 3, 2), "sendguard: shutting down"))
            try? await flush()
        } catch NetError.timedOut {
            // A client that keeps its session open for the next message has done nothing wrong.
            if stage != .command || session.state != .ready || connection.unreadCount > 0 {
                note(.tooSlow, "timed out waiting for \(stage.rawValue)")
            }
            send(Reply(421, EnhancedStatusCode(4, 4, 2), "sendguard: timed out waiting for the client"))
            try? await flush()
        } catch {
            // The connection failed or the client left: no reply is possible.
            noteHandshake(error)
        }
        noteUnheard("the connection ended before the reply was sent")
        await receiver.reset()
        connection.close()
    }

    /// Reads the client's next bytes. When the guard has waited for a while with a session of the ESP in use, it
    /// gives that session to other messages.
    func read(
        wantsMore: Bool, until deadline: Deadline, _ look: (UnsafeRawBufferPointer) throws -> Int
    ) async throws {
        while let moment = receiver.upstreamHeldUntil, moment < deadline {
            do { return try await connection.read(wantsMore: wantsMore, until: moment, look) } catch NetError.timedOut {
                await receiver.releaseUpstreamSession()
            }
        }
        try await connection.read(wantsMore: wantsMore, until: deadline, look)
    }

    private func send(_ reply: Reply) {
        if reply.isPermanent { lastRefusal = reply }
        let sent = takesUTF8 ? reply : reply.inASCII
        connection.buffer { sent.append(to: &$0) }
    }

    /// Sends all buffered replies.
    func flush() async throws {
        // Checked before the write: the write itself may reveal that the client is gone.
        let hadLeft = connection.hasEnded
        try await connection.flush(until: .after(deadlines.clientWrite))
        if hadLeft { noteUnheard("the client had closed its side before the reply") }
        unheard = []
    }

    // MARK: commands

    /// The next command's meaning. Flushes replies before it waits.
    private func nextAction() async throws -> ServerAction {
        stage = .command
        var wantsMore = connection.unreadCount == 0
        // One deadline for the whole command: a client that sends it byte by byte gets no extra time.
        let deadline = Deadline.after(deadlines.command)
        while true {
            if wantsMore {
                try await flush()
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

    /// The action for the next line in the buffer; nil when the line is incomplete.
    private func take(_ bytes: UnsafeRawBufferPointer) -> (consumed: Int, action: ServerAction?) {
        let (consumed, event) = framer.next(in: bytes)
        let isLogin = if case .challenged = session.state { true } else { false }
        let action: ServerAction? =
            switch event {
            case .line(let length): session.receive(line: UnsafeRawBufferPointer(rebasing: bytes[..<length]))
            case .tooLong: session.receivedLineTooLong(start: framer.longLineStart)
            // One server may treat a bare CR or LF as the end of a line, and the next server may not. A client that
            // sends one may be hiding a second message from one of these servers.
            case .bareLineBreak: session.receivedBareLineBreak()
            case .incomplete: nil
            }
        if !isLogin, let refusal = action?.refusal {
            switch event {
            case .line(let length): noteRefusal(refusal, of: bytes[..<length], isWhole: true)
            case .tooLong: noteRefusal(refusal, of: framer.longLineStart, isWhole: false)
            case .bareLineBreak, .incomplete: break
            }
        }
        return (consumed, action)
    }

    private func perform(_ action: ServerAction) async throws {
        switch action {
        case .reply(let reply):
            send(reply)
        case .hello(let hello):
            await dropTransaction()
            takesUTF8 = false
            session.options.extensions = await receiver.hello(hello, isEncrypted: connection.isEncrypted)
            send(session.helloReply())
        case .mail(let command):
            await dropTransaction()
            takesUTF8 = command.smtpUTF8
            let reply = await receiver.mail(command)
            session.answered(mail: reply)
            if reply.isPositive {
                transaction = SessionMail(sender: command.reversePath)
            } else if receiver.settled == nil {
                noteRefusal(.refusedSender, reply, argument: "FROM:<\(command.reversePath?.fullText ?? "")>")
            }
            send(reply)
        case .recipient:
            try await performRecipients(from: action)
        case .data(let goAhead):
            send(goAhead)
            let body = try await collect()
            let reply = await conclude(body)
            session.finishedMessage()
            sendOfMessage(reply)
        case .chunk(let chunk):
            let reply = try await receive(chunk)
            session.answered(chunk: reply)
            if chunk.isLast { sendOfMessage(reply) } else { send(reply) }
        case .skipChunk(let size, let reply):
            try await skip(size)
            send(reply)
        case .reset(let reply):
            await dropTransaction()
            send(reply)
        case .startTLS(let reply):
            try await startTLS(reply)
        case .verify(let credentials):
            // A drain does not need to wait for a login's turn.
            hooks.isWaitingForCommand = true
            let outcome = await receiver.verify(credentials)
            hooks.isWaitingForCommand = false
            send(session.answered(authentication: outcome))
        case .close(let reply):
            let fault = session.fault(closingWith: reply)
            throw End.farewell(reply, because: fault.map(kind), fault.map(detail) ?? "")
        }
    }

    /// Sends the final reply to a message, and remembers it until it was delivered.
    private func sendOfMessage(_ reply: Reply) {
        if let settled = receiver.settled {
            unheard.append(UnsentReply(settled: settled, reply: reply, mail: transaction))
        }
        transaction = SessionMail()
        send(reply)
    }

    /// Handles RCPT together with the RCPTs that have arrived after it (RFC 2920). The ESP is asked about all at
    /// once, so that a message to fifty recipients does not wait fifty times.
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
            if reply.isPositive, case .recipient(let command) = action { transaction.add(recipient: command.recipient) }
            send(reply)
        }
    }

    /// The action for a further RCPT that has arrived already; nil when something else is next.
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
        transaction = SessionMail()
        await receiver.reset()
    }

    // MARK: TLS

    private func startTLS(_ reply: Reply) async throws {
        // Plaintext in the same segment could be taken for a command given under TLS (CVE-2011-0411). It is not
        // discarded silently: the session ends.
        guard connection.unreadCount == 0, !connection.hasUnexpectedInput() else {
            throw End.farewell(
                ServerReplies.plaintextAfterStartTLS, because: .plaintextAfterStartTLS, "commands after STARTTLS")
        }
        guard let identity else { throw End.peerLeft }
        await dropTransaction()
        send(reply)
        try await flush()
        stage = .handshake
        try await connection.startTLS(accepting: identity.context, until: .after(deadlines.handshake))
        session.didStartTLS()
        receiver.didStartTLS()
    }
}
