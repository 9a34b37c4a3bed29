// Folder Server: the guard as a server. A session gets each line and returns what its driver must do.
// May use: Commands; not Client.

import Mail

/// One client's session with the guard as the server (RFC 5321). It gets each line and returns what to do.
///
///     S: 220 guard.example.com ESMTP
///     C: EHLO app.example.com
///     S: 250-guard.example.com …
///     C: MAIL FROM:<news@example.com>
///     S: 250 2.1.0 ok
///
/// It reads no socket and no clock. A driver passes in each line of a `LineFramer` and performs the returned
/// `ServerAction`. A call of an `answered` that is not due is a bug in the driver and traps.
package struct ServerSession: Sendable {
    /// `extensions` and `messageBytes` may change until `helloReply()` offers them.
    package var options: ServerOptions
    package internal(set) var state: ServerState = .connected
    package internal(set) var isTLSActive: Bool
    /// The last EHLO or HELO.
    package internal(set) var hello: Hello?
    /// The login name; nil before a login.
    package internal(set) var login: String?
    var parser: CommandParser
    var badCommands = 0
    var failedLogins = 0

    package init(options: ServerOptions) {
        self.init(options: options, isTLSActive: options.tls == .implicit)
    }

    init(options: ServerOptions, isTLSActive: Bool) {
        self.options = options
        self.isTLSActive = isTLSActive
        parser = CommandParser(extensions: [], hostname: options.hostname, isLenient: options.isLenient)
    }

    /// The first reply that a client gets.
    package var greeting: Reply { Reply(220, nil, "\(options.hostname) ESMTP") }

    /// Takes a line, without its CRLF.
    package mutating func receive(line: UnsafeRawBufferPointer) -> ServerAction {
        if case .challenged(let challenge) = state { return limited(receive(response: Array(line), to: challenge)) }
        do {
            return limited(perform(try parser.parse(line)))
        } catch {
            // The bytes of a chunk follow even a wrong BDAT line. Their number is unknown, so the session would read
            // part of a message as commands. Postfix closes the connection, too.
            if CommandParser.isChunk(line) { return end(ServerReplies.unreadableChunk) }
            if CommandParser.isHTTP(line) { return end(ServerReplies.noWebServer) }
            return limited(refuse(error, lineBeginning: line))
        }
    }

    /// Refuses an unreadable line. A line that tried to begin a transaction ends the open one.
    private mutating func refuse(
        _ error: CommandError, lineBeginning start: some Collection<UInt8>
    ) -> ServerAction {
        guard CommandParser.beginsTransaction(start), endTransaction() else { return .reply(error.reply) }
        return .reset(error.reply)
    }

    /// Handles a line that was too long and is dropped.
    /// - Parameter start: its first bytes (`LineFramer.longLineStart`).
    package mutating func receivedLineTooLong(start: [UInt8]) -> ServerAction {
        guard case .challenged = state else {
            // A client that begins with a line that is too long speaks another protocol. The dropped line would have
            // shown which.
            guard hello != nil else { return end(CommandError.lineTooLong.reply) }
            return limited(refuse(.lineTooLong, lineBeginning: start))
        }
        move(.loginGivenUp, to: .ready)
        return limited(.reply(ServerReplies.loginLineTooLong))
    }

    /// Handles a bare CR or LF among the commands.
    package mutating func receivedBareLineBreak() -> ServerAction {
        end(ServerReplies.bareLineBreak)
    }

    /// Whether a line is an RCPT, the only command that may come while recipients wait for their answers.
    package static func isRecipient(line: UnsafeRawBufferPointer) -> Bool {
        line.count > 5 && line[4] == 0x20 && CommandParser.equals(line[..<4], "RCPT")
    }

    private mutating func end(_ reply: Reply) -> ServerAction {
        move(.close, to: .closed)
        return .close(reply)
    }

    mutating func move(_ event: ServerState.Event, to next: ServerState) {
        precondition(ServerState.isLegal(state.name, event, next.name), "illegal move: \(state.name) \(event)")
        state = next
    }

    /// Counts a client's errors, and closes when there are too many.
    private mutating func limited(_ action: ServerAction) -> ServerAction {
        let reply: Reply
        switch action {
        case .reply(let given), .reset(let given): reply = given
        // The client had already sent the chunks after a refused one.
        case .skipChunk(_, let given) where state != .failed: reply = given
        default: return action
        }
        // 552, 553 and 554 are about the message or an address: a list with bad addresses is not an attack.
        guard reply.isPermanent, !(552...554).contains(reply.code) else { return action }
        badCommands += 1
        return hasTooManyErrors ? closeForErrors() : action
    }

    var hasTooManyErrors: Bool { badCommands >= options.badCommands }

    mutating func closeForErrors() -> ServerAction {
        end(ServerReplies.tooManyErrors)
    }

    private mutating func perform(_ command: Command) -> ServerAction {
        precondition(state.takesCommands, "a command before the answer to the last one")
        if case .transaction(let transaction) = state, transaction.pendingRecipients > 0 {
            guard case .recipient = command else {
                preconditionFailure("a command before the answer to a recipient")
            }
        }
        return switch command {
        case .hello(let hello): perform(hello)
        case .mail(let mail): perform(mail)
        case .recipient(let recipient): perform(recipient)
        case .data: performData()
        case .chunk(let chunk): perform(chunk)
        case .reset: performReset()
        case .noop: .reply(ServerReplies.ok)
        case .verify: .reply(needsTLS ? ServerReplies.tlsRequired : ServerReplies.verify)
        case .expand: .reply(ServerReplies.notImplemented)
        case .help: .reply(ServerReplies.help)
        case .quit: performQuit()
        case .startTLS: performStartTLS()
        case .authenticate(let mechanism, let initial): authenticate(mechanism, initial: initial)
        }
    }

    private mutating func perform(_ hello: Hello) -> ServerAction {
        self.hello = hello
        move(.hello, to: .greeting)
        return .hello(hello)
    }

    private mutating func performReset() -> ServerAction {
        move(.reset, to: hello == nil ? .connected : .ready)
        return .reset(ServerReplies.ok)
    }

    private mutating func performQuit() -> ServerAction {
        end(ServerReplies.bye)
    }

    private mutating func performStartTLS() -> ServerAction {
        guard options.tls == .offered || options.tls == .required || isTLSActive else {
            return .reply(ServerReplies.notImplemented)
        }
        guard !isTLSActive else { return .reply(ServerReplies.tlsActive) }
        switch state {
        case .connected: return .reply(ServerReplies.helloFirst)
        case .ready: break
        default: return .reply(ServerReplies.tlsNotDuringTransaction)
        }
        move(.startTLS, to: .startingTLS)
        return .startTLS(ServerReplies.readyForTLS)
    }

    /// Call after the handshake: everything said before it is forgotten (RFC 3207 section 4.2).
    package mutating func didStartTLS() {
        move(.tlsStarted, to: .connected)
        self = ServerSession(options: options, isTLSActive: true)
    }

    var needsTLS: Bool { options.tls == .required && !isTLSActive }
}

extension ServerState {
    /// Whether no answer of the driver is due.
    var takesCommands: Bool {
        switch self {
        case .connected, .ready, .transaction, .betweenChunks, .failed: true
        case .greeting, .challenged, .verifying, .opening, .collecting, .readingChunk, .startingTLS, .closed: false
        }
    }
}

/// The reply to EHLO and HELO.
extension ServerSession {
    /// The reply to `.hello`; offers what the options allow at this moment.
    package mutating func helloReply() -> Reply {
        guard let hello else { preconditionFailure("no hello to answer") }
        move(.helloAnswered, to: .ready)
        parser.extensions = hello.isExtended ? options.extensions : []
        guard hello.isExtended else { return Reply(250, nil, options.hostname) }
        let extensions = options.extensions
        var lines = [options.hostname, "PIPELINING", "SIZE \(options.messageBytes)", "ENHANCEDSTATUSCODES"]
        if extensions.contains(.eightBitMIME) { lines.append("8BITMIME") }
        if extensions.contains([.smtpUTF8, .eightBitMIME]) { lines.append("SMTPUTF8") }
        if extensions.contains(.dsn) { lines.append("DSN") }
        if extensions.contains(.chunking) { lines.append("CHUNKING") }
        if !isTLSActive, options.tls == .offered || options.tls == .required { lines.append("STARTTLS") }
        if offersAuthentication { lines.append("AUTH PLAIN LOGIN") }
        return Reply(250, nil, lines: lines)
    }

    private var offersAuthentication: Bool {
        options.authentication != .none && login == nil && (isTLSActive || options.allowsPlaintextAuthentication)
    }
}

/// What a session offers its client, and what it requires.
package struct ServerOptions: Hashable, Sendable {
    package enum TLS: String, Sendable, CaseIterable {
        /// No STARTTLS.
        case none
        /// STARTTLS is offered.
        case offered
        /// STARTTLS is offered, and no mail passes without it (530 5.7.0).
        case required
        /// The connection was TLS before the greeting.
        case implicit
    }

    package enum Authentication: String, Sendable, CaseIterable { case none, optional, required }

    /// Used in the greeting and the EHLO reply, and as the domain of a bare `<Postmaster>`.
    package var hostname: String
    package var tls: TLS = .none
    package var authentication: Authentication = .none
    /// Allows AUTH without TLS; for loopback only, where TLS is not available.
    package var allowsPlaintextAuthentication = false
    /// The largest message in bytes, offered as SIZE.
    package var messageBytes = Limits.messageBytes
    /// Recipients per transaction.
    package var recipients = Limits.recipients
    /// Bad commands before 421.
    package var badCommands = Limits.badCommands
    /// Failed logins before 421.
    package var failedLogins = Limits.failedLogins
    package var extensions: ServerExtensions = .all
    /// Accepts forms that devices send and RFC 5321 does not allow: `CommandParser.isLenient`.
    package var isLenient = false

    package init(hostname: String) { self.hostname = hostname }
}
