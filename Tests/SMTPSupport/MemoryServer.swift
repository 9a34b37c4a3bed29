import Mail
import SMTP

/// A driver of `ServerSession` with memory instead of a socket. It refuses recipients that begin with `no`
/// permanently, and senders that begin with `later` temporarily. The password is `secret`.
package struct MemoryServer {
    /// An accepted message.
    package struct Delivery: Hashable, Sendable {
        package var sender: Address?
        package var recipients: [Address] = []
        package var body: [UInt8] = []
    }

    private enum Mode {
        case commands
        case data(DotDecoder)
        case octets(rest: Int, Chunk)
        case skipping(rest: Int, Reply)
        case closed
    }

    package private(set) var session: ServerSession
    package private(set) var output: [UInt8] = []
    /// The bodies of accepted messages, byte for byte.
    package private(set) var bodies: [[UInt8]] = []
    /// The same messages with their envelopes.
    package private(set) var deliveries: [Delivery] = []
    package private(set) var actions: [ServerAction] = []
    /// Whether RCPTs are answered only when another command comes, as by a driver that asks upstream about a whole
    /// group. Otherwise they are answered at once.
    package var answersRecipientsLate = false
    /// Whether bytes that came in one piece with STARTTLS are read after the handshake, so that the cuts of the input
    /// do not matter. A real driver must never do this.
    package var readsBehindStartTLS = false
    /// The bytes of the unfinished message.
    private var body: [UInt8] = []
    /// The envelope of the open transaction, with the accepted recipients.
    private var envelope = Delivery()
    private var pending: [RecipientCommand] = []
    private var mode: Mode = .commands
    private var framer = LineFramer()
    private var input: [UInt8] = []

    package init(_ options: ServerOptions) {
        session = ServerSession(options: options)
        send(session.greeting)
    }

    package var isClosed: Bool { if case .closed = mode { true } else { false } }

    package var messages: [String] { bodies.map { String(decoding: $0, as: UTF8.self) } }

    /// Received bytes that are not used yet.
    package var unreadBytes: Int { input.count }

    /// The lines sent since the last call.
    package mutating func takeOutput() -> [String] {
        defer { output = [] }
        return String(decoding: output, as: UTF8.self).split(separator: "\r\n").map(String.init)
    }

    package mutating func feed(_ bytes: some Sequence<UInt8>) {
        input += bytes
        while step() {}
    }

    package mutating func feed(_ text: String) { feed(Array(text.utf8)) }

    private mutating func step() -> Bool {
        switch mode {
        case .closed: return false
        case .commands: return stepCommand()
        case .data(var decoder):
            guard !input.isEmpty else { return false }
            var decoded: [UInt8] = []
            let (consumed, event) = input.withUnsafeBytes { decoder.decode($0, into: &decoded) }
            input.removeFirst(consumed)
            body += decoded
            mode = .data(decoder)
            switch event {
            case .more: return false
            case .bareLineBreak: close(ServerReplies.bareLineBreak)
            case .end:
                mode = .commands
                session.finishedMessage()
                deliver()
                send(Self.ok)
            }
            return true
        case .octets(let rest, let chunk):
            let count = min(rest, input.count)
            body += input.prefix(count)
            input.removeFirst(count)
            mode = .octets(rest: rest - count, chunk)
            guard rest == count else { return false }
            mode = .commands
            let reply =
                body.count > session.options.messageBytes ? ServerReplies.messageTooLarge : Reply(250, nil, "got it")
            session.answered(chunk: reply)
            if !reply.isPositive { body = [] }
            if chunk.isLast, reply.isPositive { deliver() }
            send(reply)
            return true
        case .skipping(let rest, let reply):
            let count = min(rest, input.count)
            input.removeFirst(count)
            mode = .skipping(rest: rest - count, reply)
            guard rest == count else { return false }
            mode = .commands
            send(reply)
            return true
        }
    }

    private mutating func stepCommand() -> Bool {
        let (consumed, event) = input.withUnsafeBytes { framer.next(in: $0) }
        let line = Array(input.prefix(consumed))
        input.removeFirst(consumed)
        switch event {
        case .line(let length)
        where line.withUnsafeBytes { ServerSession.isRecipient(line: .init(rebasing: $0[..<length])) }:
            break
        default: answerRecipients()
        }
        switch event {
        case .incomplete: return consumed > 0
        case .bareLineBreak: perform(session.receivedBareLineBreak())
        case .tooLong: perform(session.receivedLineTooLong(start: framer.longLineStart))
        case .line(let length):
            perform(line.withUnsafeBytes { session.receive(line: UnsafeRawBufferPointer(rebasing: $0[..<length])) })
        }
        return true
    }

    private mutating func perform(_ action: ServerAction) {
        actions.append(action)
        switch action {
        case .recipient(let recipient) where answersRecipientsLate:
            pending.append(recipient)
            return
        case .close: answerRecipients(isClosing: true)
        default: answerRecipients()
        }
        switch action {
        case .reply(let reply): send(reply)
        case .hello:
            (body, envelope) = ([], Delivery())
            send(session.helloReply())
        case .mail(let mail):
            let isRefused = mail.reversePath?.localPart.hasPrefix("later") ?? false
            let reply = isRefused ? Reply(451, nil, "later") : Reply(250, nil, "sender ok")
            (body, envelope) = ([], Delivery(sender: mail.reversePath))
            session.answered(mail: reply)
            send(reply)
        case .recipient(let recipient): answer(recipient)
        case .data(let reply):
            send(reply)
            mode = .data(DotDecoder())
        case .chunk(let chunk): mode = .octets(rest: chunk.size, chunk)
        case .skipChunk(let size, let reply): mode = .skipping(rest: size, reply)
        case .reset(let reply):
            (body, envelope) = ([], Delivery())
            send(reply)
        case .startTLS(let reply):
            guard input.isEmpty || readsBehindStartTLS else { return close(ServerReplies.plaintextAfterStartTLS) }
            send(reply)
            session.didStartTLS()
        case .verify(let credentials):
            send(session.answered(authentication: credentials.plainTextPassword == "secret" ? .accepted : .refused))
        case .close(let reply): close(reply)
        }
    }

    private mutating func answerRecipients(isClosing: Bool = false) {
        for recipient in pending { answer(recipient, isClosing: isClosing) }
        pending = []
    }

    /// - Parameter isClosing: the session has ended and takes no answers; the client still gets them.
    private mutating func answer(_ recipient: RecipientCommand, isClosing: Bool = false) {
        let isRefused = recipient.recipient.localPart.hasPrefix("no")
        let reply = isRefused ? Reply(550, nil, "no such user") : Reply(250, nil, "recipient ok")
        if !isRefused { envelope.recipients.append(recipient.recipient) }
        if !isClosing { session.answered(recipient: reply) }
        send(reply)
    }

    private mutating func deliver() {
        bodies.append(body)
        envelope.body = body
        deliveries.append(envelope)
        (body, envelope) = ([], Delivery())
    }

    private mutating func close(_ reply: Reply) {
        send(reply)
        mode = .closed
    }

    private mutating func send(_ reply: Reply) { reply.append(to: &output) }

    private static let ok = Reply(250, EnhancedStatusCode(2, 0, 0), "ok")
}
