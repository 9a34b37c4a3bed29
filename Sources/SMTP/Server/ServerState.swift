import Mail

/// The state of a server session. The states, the events and every legal move are in this file; `ServerSession`
/// cannot make any other move.
package enum ServerState: Hashable, Sendable {
    /// The client has not sent EHLO or HELO.
    case connected
    /// The driver handles EHLO or HELO.
    case greeting
    case ready
    /// A 334 was sent; the next line is an answer, not a command.
    case challenged(Challenge)
    /// The driver checks the credentials.
    case verifying(login: String)
    /// The driver handles MAIL.
    case opening(MailCommand)
    case transaction(Transaction)
    /// The driver reads the body, by DATA.
    case collecting
    /// The driver reads a chunk.
    case readingChunk(Transaction, Chunk)
    /// At least one chunk was accepted, but not the last one.
    case betweenChunks(Transaction)
    /// A chunk was refused; the client must send RSET, EHLO or HELO.
    case failed
    /// 220 was sent; the handshake is in progress.
    case startingTLS
    case closed

    /// The response that AUTH waits for.
    package enum Challenge: Hashable, Sendable {
        case plain
        case loginName
        case loginPassword(name: String)
    }
}

extension ServerState {
    /// The states without their payload.
    enum Name: Int, CaseIterable, Sendable {
        case connected, greeting, ready, challenged, verifying, opening, transaction, collecting, readingChunk,
            betweenChunks, failed, startingTLS, closed
    }

    /// The events of a session.
    enum Event: Int, CaseIterable, Sendable {
        case hello, helloAnswered
        case challenge, loginGivenUp, credentials, loginAnswered
        case mail, mailAccepted, mailRefused, mailAgain
        case recipient, recipientAnswered
        case data, messageFinished
        case chunk, chunkAccepted, chunkRefused
        case reset
        case startTLS, tlsStarted
        case close
    }

    struct Move: Hashable, Sendable {
        let from: Name
        let event: Event
        let to: Name
    }

    /// Every legal move.
    static let moves: [Move] =
        [
            from(.connected, .hello, .greeting),
            from(.ready, .hello, .greeting),
            from(.transaction, .hello, .greeting),
            from(.betweenChunks, .hello, .greeting),
            from(.failed, .hello, .greeting),
            from(.greeting, .helloAnswered, .ready),

            from(.ready, .challenge, .challenged),
            from(.challenged, .challenge, .challenged),
            from(.challenged, .loginGivenUp, .ready),
            from(.ready, .credentials, .verifying),
            from(.challenged, .credentials, .verifying),
            from(.verifying, .loginAnswered, .ready),

            from(.ready, .mail, .opening),
            from(.opening, .mailAccepted, .transaction),
            from(.opening, .mailRefused, .ready),
            from(.transaction, .mailAgain, .ready),
            from(.betweenChunks, .mailAgain, .ready),
            from(.transaction, .recipient, .transaction),
            from(.transaction, .recipientAnswered, .transaction),

            from(.transaction, .data, .collecting),
            from(.collecting, .messageFinished, .ready),

            from(.transaction, .chunk, .readingChunk),
            from(.betweenChunks, .chunk, .readingChunk),
            from(.readingChunk, .chunkAccepted, .betweenChunks),
            from(.readingChunk, .chunkRefused, .failed),
            from(.readingChunk, .messageFinished, .ready),

            from(.connected, .reset, .connected),
            from(.ready, .reset, .ready),
            from(.transaction, .reset, .ready),
            from(.betweenChunks, .reset, .ready),
            from(.failed, .reset, .ready),

            from(.ready, .startTLS, .startingTLS),
            from(.startingTLS, .tlsStarted, .connected),
        ] + Name.allCases.filter { $0 != .closed }.map { from($0, .close, .closed) }

    static func isLegal(_ from: Name, _ event: Event, _ to: Name) -> Bool {
        targets[from.rawValue * Event.allCases.count + event.rawValue] & (1 << to.rawValue) != 0
    }

    var name: Name {
        switch self {
        case .connected: .connected
        case .greeting: .greeting
        case .ready: .ready
        case .challenged: .challenged
        case .verifying: .verifying
        case .opening: .opening
        case .transaction: .transaction
        case .collecting: .collecting
        case .readingChunk: .readingChunk
        case .betweenChunks: .betweenChunks
        case .failed: .failed
        case .startingTLS: .startingTLS
        case .closed: .closed
        }
    }

    private static func from(_ from: Name, _ event: Event, _ to: Name) -> Move {
        Move(from: from, event: event, to: to)
    }

    /// For each state and event, the set of possible next states, as bits.
    private static let targets: [UInt16] = {
        var targets = [UInt16](repeating: 0, count: Name.allCases.count * Event.allCases.count)
        for move in moves {
            targets[move.from.rawValue * Event.allCases.count + move.event.rawValue] |= 1 << UInt16(move.to.rawValue)
        }
        return targets
    }()
}

/// The facts about a mail transaction that the session needs.
package struct Transaction: Hashable, Sendable {
    package let mail: MailCommand
    /// RCPT commands that the driver has not answered yet.
    package var pendingRecipients = 0
    package var acceptedRecipients = 0
    package var refusedRecipients = 0

    init(mail: MailCommand) { self.mail = mail }
}
