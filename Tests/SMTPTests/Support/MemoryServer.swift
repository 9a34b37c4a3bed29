import Mail

@testable import SMTP

/// A driver of `ServerSession` with memory instead of a socket. Recipients whose address begins with `no` are
/// refused for good, senders that begin with `later` for now; the password is `secret`.
struct MemoryServer {
    private enum Mode {
        case commands
        case data(DotDecoder)
        case octets(rest: Int, Chunk)
        case skipping(rest: Int, Reply)
        case closed
    }

    private(set) var session: ServerSession
    private(set) var output: [UInt8] = []
    private(set) var messages: [String] = []
    private(set) var actions: [ServerAction] = []
    /// The octets that every unfinished message has.
    private(set) var body: [UInt8] = []
    private var mode: Mode = .commands
    private var framer = LineFramer()
    private var input: [UInt8] = []

    init(_ options: ServerOptions) {
        session = ServerSession(options: options)
        send(session.greeting)
    }

    var isClosed: Bool { if case .closed = mode { true } else { false } }

    /// The lines sent since the last call.
    mutating func takeOutput() -> [String] {
        defer { output = [] }
        return String(decoding: output, as: UTF8.self).split(separator: "\r\n").map(String.init)
    }

    mutating func feed(_ bytes: [UInt8]) {
        input += bytes
        while step() {}
    }

    mutating func feed(_ text: String) { feed(Array(text.utf8)) }

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
                send(ServerReplies.ok)
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
        case .incomplete: return consumed > 0
        case .bareLineBreak: perform(session.receivedBareLineBreak())
        case .tooLong: perform(session.receivedLineTooLong())
        case .line(let length):
            perform(line.withUnsafeBytes { session.receive(line: UnsafeRawBufferPointer(rebasing: $0[..<length])) })
        }
        return true
    }

    private mutating func perform(_ action: ServerAction) {
        actions.append(action)
        switch action {
        case .reply(let reply): send(reply)
        case .hello:
            body = []
            send(session.helloReply())
        case .mail(let mail):
            let isRefused = mail.reversePath?.localPart.hasPrefix("later") ?? false
            let reply = isRefused ? Reply(451, nil, "later") : Reply(250, nil, "sender ok")
            session.answered(mail: reply)
            send(reply)
        case .recipient(let recipient):
            let isRefused = recipient.recipient.localPart.hasPrefix("no")
            let reply = isRefused ? Reply(550, nil, "no such user") : Reply(250, nil, "recipient ok")
            session.answered(recipient: reply)
            send(reply)
        case .data(let reply):
            send(reply)
            mode = .data(DotDecoder())
        case .chunk(let chunk): mode = .octets(rest: chunk.size, chunk)
        case .skipChunk(let size, let reply): mode = .skipping(rest: size, reply)
        case .reset(let reply):
            body = []
            send(reply)
        case .startTLS(let reply):
            guard input.isEmpty else { return close(ServerReplies.plaintextAfterStartTLS) }
            send(reply)
            session.didStartTLS()
        case .verify(let credentials):
            send(session.answered(authentication: credentials.plainTextPassword == "secret" ? .accepted : .refused))
        case .close(let reply): close(reply)
        }
    }

    private mutating func deliver() {
        messages.append(String(decoding: body, as: UTF8.self))
        body = []
    }

    private mutating func close(_ reply: Reply) {
        send(reply)
        mode = .closed
    }

    private mutating func send(_ reply: Reply) { reply.append(to: &output) }
}
