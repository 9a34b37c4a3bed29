import Mail
import SMTP

/// Drives `ClientHandshake` and `ClientSession` with memory instead of a socket. It sends one or two messages to a
/// few recipients and quits.
struct MemoryClient {
    struct Options {
        var tls = ClientHandshake.TLS.none
        var credentials: Credentials?
        var allowsPlaintextAuthentication = false
        /// If the server allows it.
        var writesAhead = false
        /// If the server allows it.
        var usesChunks = false
        var recipients = 1
        var messages = 1
    }

    enum Outcome: Hashable {
        case open, quit
        case failed(HandshakeFailure)
        case malformed(ReplyFault)
        /// The session is unusable, or bytes arrived when none are allowed.
        case dropped
    }

    private enum Stage { case handshake, idle, envelope, body, ending, leaving }

    static let password = "hunter2"
    private static let body = Array("Subject: hi\r\n\r\n.dot\r\n".utf8)

    let options: Options
    /// Treats bytes in one piece with the reply to STARTTLS as if they came after the handshake, so that the cut
    /// makes no difference. A real driver must never do this.
    var readsBehindStartTLS = false
    private(set) var outcome = Outcome.open
    /// One element per command, group of commands, or body.
    private(set) var wire: [[UInt8]] = []
    private(set) var sentInTheClear: [[UInt8]] = []
    private(set) var replies: [Reply] = []
    private(set) var delivered = 0
    private(set) var isTLSActive: Bool
    private var handshake: ClientHandshake
    private var session = ClientSession(capabilities: Capabilities())
    private var parser = ReplyParser()
    private var input: [UInt8] = []
    private var stage = Stage.handshake
    private var accepted = 0
    private var isMailAccepted = false
    private var asked = 0
    private var sent = 0

    init(_ options: Options) {
        self.options = options
        isTLSActive = options.tls == .implicit
        handshake = ClientHandshake(
            hostname: "guard.example.com", tls: options.tls, credentials: options.credentials,
            allowsPlaintextAuthentication: options.allowsPlaintextAuthentication)
    }

    var unreadBytes: Int { outcome == .open ? input.count : 0 }

    mutating func feed(_ bytes: some Sequence<UInt8>) {
        input += bytes
        while outcome == .open {
            let (consumed, event) = input.withUnsafeBytes { parser.next(in: $0) }
            input.removeFirst(consumed)
            switch event {
            case .incomplete: return
            case .malformed(let fault): outcome = .malformed(fault)
            case .reply(let reply):
                replies.append(reply)
                if stage == .handshake { act(handshake.receive(reply)) } else { receive(reply) }
            }
        }
    }

    private mutating func act(_ action: HandshakeAction) {
        switch action {
        case .send(let bytes): send(bytes)
        case .startTLS:
            guard input.isEmpty || readsBehindStartTLS else { return outcome = .dropped }
            isTLSActive = true
            act(handshake.didStartTLS())
        case .ready(let capabilities):
            session = ClientSession(capabilities: capabilities)
            stage = .idle
            goOn()
        case .failed(let failure): outcome = .failed(failure)
        }
    }

    private mutating func receive(_ reply: Reply) {
        let (expectation, answer) = session.receive(reply)
        let isAccepted = if case .accepted = answer { true } else { false }
        switch expectation {
        case .mail: isMailAccepted = isAccepted
        case .recipient: accepted += isAccepted ? 1 : 0
        case .endOfData: delivered += isAccepted ? 1 : 0
        case .quit: return outcome = .quit
        default: break
        }
        guard session.isUsable else { return outcome = .dropped }
        if session.awaitedReplies == 0 { goOn() }
    }

    /// Called when all commands are answered.
    private mutating func goOn() {
        var bytes: [UInt8] = []
        switch stage {
        case .handshake: return
        case .idle where sent == options.messages:
            session.quit(into: &bytes)
            stage = .leaving
        case .idle:
            sent += 1
            (accepted, asked, isMailAccepted) = (0, 0, false)
            session.mail(MailCommand(reversePath: Address("news@example.com")), bytes: Self.body.count, into: &bytes)
            if session.capabilities.pipelining, options.writesAhead {
                while asked < options.recipients { askNext(&bytes) }
                if !usesChunks { session.data(into: &bytes) }
                stage = .body
            } else {
                stage = .envelope
            }
        case .envelope where isMailAccepted && asked < options.recipients: askNext(&bytes)
        case .envelope where isMailAccepted && accepted > 0 && !usesChunks:
            session.data(into: &bytes)
            stage = .body
        case .envelope: sendBody(&bytes)
        case .body: sendBody(&bytes)
        case .ending:
            session.reset(into: &bytes)
            stage = .idle
        case .leaving: return
        }
        if !bytes.isEmpty { send(bytes) }
    }

    private mutating func askNext(_ bytes: inout [UInt8]) {
        asked += 1
        session.recipient(RecipientCommand(recipient: Address("no\(asked)@example.net")!), into: &bytes)
    }

    private mutating func sendBody(_ bytes: inout [UInt8]) {
        let isWanted = isMailAccepted && accepted > 0
        stage = .ending
        if session.isCollecting {
            // A 354 without an accepted recipient: only closing the connection certainly sends nothing.
            guard isWanted else { return outcome = .dropped }
            var encoder = DotEncoder()
            Self.body.withUnsafeBytes { encoder.encode($0, into: &bytes) }
            session.endOfData(into: &bytes)
        } else if isWanted, usesChunks {
            session.chunk(Chunk(size: Self.body.count, isLast: true), into: &bytes)
            bytes += Self.body
        } else {
            // Refused.
            session.reset(into: &bytes)
            stage = .idle
        }
    }

    private var usesChunks: Bool { options.usesChunks && session.capabilities.chunking }

    private mutating func send(_ bytes: [UInt8]) {
        wire.append(bytes)
        if !isTLSActive { sentInTheClear.append(bytes) }
    }
}
