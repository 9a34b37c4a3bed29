import Mail
import SMTP
import SMTPSupport

/// Watches a server from outside: what it may do next, judged only by its actions and replies.
struct ServerWitness {
    private let options: ServerOptions
    private var isTLSActive: Bool
    private var isLoggedIn = false
    private var hello: Hello?
    /// The number of recipients of the open transaction; nil when none is open.
    private var recipients: Int?
    private var isChunked = false
    private var isOver = false
    private var messages = 0

    init(_ options: ServerOptions) {
        self.options = options
        isTLSActive = options.tls == .implicit
    }

    mutating func watch(_ server: MemoryServer) throws(BrokenInvariant) {
        var replies = try Self.replies(in: server.output)[...]
        try require(replies.popFirst()?.code == 220, "no greeting")
        for (index, action) in server.actions.enumerated() {
            try require(!isOver, "it went on after the end")
            let isLast = index == server.actions.count - 1
            guard let reply = replies.popFirst() else {
                try require(isLast && action.takesOctets, "no reply to \(action)")
                return
            }
            try see(action, reply)
            // The reply to the message itself.
            guard case .data = action, reply.code == 354 else { continue }
            guard let end = replies.popFirst() else {
                try require(isLast, "no reply to a message")
                return
            }
            if end.code == 250 { messages += 1 } else { isOver = true }
        }
        try require(replies.isEmpty, "replies to nothing: \(replies)")
        try require(server.isClosed == isOver, "it is closed without a word, or goes on after a farewell")
        try require(
            server.bodies.count == messages, "\(server.bodies.count) messages, \(messages) of them acknowledged")
    }

    private mutating func see(_ action: ServerAction, _ reply: Reply) throws(BrokenInvariant) {
        switch action {
        case .hello(let hello):
            self.hello = hello
            endTransaction()
        case .mail(let mail):
            try require(hello != nil && !isChunked, "MAIL before EHLO or amid chunks")
            try require((recipients ?? 0) == 0, "MAIL where a recipient was taken")
            endTransaction()
            try require(options.tls != .required || isTLSActive, "MAIL without TLS")
            try require(options.authentication != .required || isLoggedIn, "MAIL without a login")
            try EnvelopeLines.check(mail)
            if reply.isPositive { recipients = 0 }
        case .recipient(let recipient):
            guard let recipients, !isChunked else { throw BrokenInvariant(description: "RCPT without MAIL") }
            try EnvelopeLines.check(recipient)
            if reply.isPositive { self.recipients = recipients + 1 }
            try require(recipients < options.recipients, "more recipients than the limit")
        case .data:
            try require((recipients ?? 0) > 0 && !isChunked, "DATA without a recipient")
            endTransaction()
        case .chunk(let chunk):
            try require((recipients ?? 0) > 0, "BDAT without a recipient")
            try require(options.extensions.contains(.chunking) && hello?.isExtended == true, "BDAT was not offered")
            if chunk.isLast, reply.isPositive { messages += 1 }
            isChunked = true
            if chunk.isLast || !reply.isPositive { endTransaction() }
        case .skipChunk: try require(!reply.isPositive, "a chunk was dropped and acknowledged")
        case .reset: endTransaction()
        case .startTLS:
            try require(!isTLSActive && (options.tls == .offered || options.tls == .required), "STARTTLS not offered")
            try require(recipients == nil, "STARTTLS within a transaction")
            (isTLSActive, isLoggedIn, hello) = (true, false, nil)
        case .verify:
            try require(options.authentication != .none && !isLoggedIn, "AUTH not offered, or twice")
            try require(isTLSActive || options.allowsPlaintextAuthentication, "a password in the clear")
            try require(recipients == nil && hello?.isExtended == true, "AUTH before EHLO or within a transaction")
            isLoggedIn = reply.code == 235
        case .close: isOver = true
        case .reply: try require(![235, 354].contains(reply.code), "\(reply.text), out of nothing")
        }
    }

    private mutating func endTransaction() {
        recipients = nil
        isChunked = false
    }

    /// Each reply must be well-formed and within RFC 5321 section 4.5.3.1.5.
    private static func replies(in output: [UInt8]) throws(BrokenInvariant) -> [Reply] {
        try require(!FramingTarget.hasBareLineBreak(output), "a bare CR or LF in a reply")
        var parser = ReplyParser()
        var rest = output[...]
        var replies: [Reply] = []
        while !rest.isEmpty {
            let (consumed, event) = rest.withUnsafeBytes { parser.next(in: $0) }
            guard case .reply(let reply) = event else {
                throw BrokenInvariant(description: "no reply is this: \(shown(rest))")
            }
            try require(reply.lines.allSatisfy { $0.utf8.count <= 500 }, "a reply line is too long")
            replies.append(reply)
            rest = rest.dropFirst(consumed)
        }
        return replies
    }
}

extension ServerAction {
    /// Whether its reply comes after bytes that may not have arrived yet.
    fileprivate var takesOctets: Bool {
        switch self {
        case .chunk, .skipChunk: true
        default: false
        }
    }
}
