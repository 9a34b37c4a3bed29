import Mail

/// MAIL, RCPT, DATA and BDAT (RFC 5321 section 3.3, RFC 3030).
///
/// A line that begins a transaction ends the open one, whether or not the line is accepted. So later commands are
/// never added to an older envelope.
///
///     C: MAIL FROM:<bounce+1@example.com>     S: 250
///     C: RCPT TO:<gone@example.org>           S: 550, and no other recipient was accepted
///     C: MAIL FROM:<bounce+2@example.com>     S: 250: a new transaction, nothing is lost
///     C: RCPT TO:<jo@example.org>             S: 250
///     C: MAIL FROM:<bounce+3@example.com>     S: 503: the open transaction is dropped, too
///     C: RCPT TO:<kim@example.org>            S: 503: would otherwise get another message's sender
///
/// **Why:** RFC 5321 section 4.1.4 says that the server stays in the same state after a 503. A client that pipelines
/// (RFC 2920) has already sent the next recipients and text. In the same state they would become part of the earlier
/// message.
extension ServerSession {
    mutating func perform(_ mail: MailCommand) -> ServerAction {
        var isAnew = false
        switch state {
        case .ready: break
        case .connected: return .reply(ServerReplies.helloFirst)
        case .failed: return .reply(ServerReplies.resetFirst)
        default:
            let hasRecipients = hasAcceptedRecipients
            isAnew = endTransaction()
            if hasRecipients { return .reset(ServerReplies.nestedMail) }
        }
        if let refusal = refusal(of: mail) { return isAnew ? .reset(refusal) : .reply(refusal) }
        move(.mail, to: .opening(mail))
        return .mail(mail)
    }

    private func refusal(of mail: MailCommand) -> Reply? {
        if needsTLS { return ServerReplies.tlsRequired }
        if options.authentication == .required, login == nil { return ServerReplies.loginRequired }
        if let declared = mail.declaredBytes, declared > options.messageBytes { return ServerReplies.messageTooLarge }
        return nil
    }

    private var hasAcceptedRecipients: Bool {
        switch state {
        case .transaction(let open), .betweenChunks(let open): open.acceptedRecipients > 0
        default: false
        }
    }

    /// Ends the open transaction, when a line begins another transaction or tries to.
    /// - Returns: whether a transaction was open.
    mutating func endTransaction() -> Bool {
        switch state {
        case .transaction, .betweenChunks:
            move(.mailAgain, to: .ready)
            return true
        default:
            return false
        }
    }

    /// Takes the reply to MAIL; only a positive one opens a transaction.
    package mutating func answered(mail reply: Reply) {
        guard case .opening(let mail) = state else { preconditionFailure("no MAIL to answer") }
        if reply.isPositive {
            move(.mailAccepted, to: .transaction(Transaction(mail: mail)))
        } else {
            move(.mailRefused, to: .ready)
        }
    }

    mutating func perform(_ recipient: RecipientCommand) -> ServerAction {
        guard case .transaction(var transaction) = state else { return .reply(outsideTransaction) }
        if recipient.needsSMTPUTF8, !transaction.mail.smtpUTF8 {
            return .reply(CommandError.needsSMTPUTF8.reply)
        }
        guard transaction.pendingRecipients + transaction.acceptedRecipients < options.recipients else {
            return .reply(ServerReplies.tooManyRecipients)
        }
        transaction.pendingRecipients += 1
        move(.recipient, to: .transaction(transaction))
        return .recipient(recipient)
    }

    /// Takes the reply to the oldest RCPT without one.
    package mutating func answered(recipient reply: Reply) {
        guard case .transaction(var transaction) = state, transaction.pendingRecipients > 0 else {
            preconditionFailure("no RCPT to answer")
        }
        transaction.pendingRecipients -= 1
        if reply.isPositive {
            transaction.acceptedRecipients += 1
        } else {
            transaction.refusedRecipients += 1
        }
        move(.recipientAnswered, to: .transaction(transaction))
    }

    mutating func performData() -> ServerAction {
        guard case .transaction(let transaction) = state else { return .reply(outsideTransaction) }
        if let refusal = transaction.refusalWithoutRecipients { return .reply(refusal) }
        move(.data, to: .collecting)
        return .data(ServerReplies.startMailInput)
    }

    /// Call when the message that came by DATA has its final reply, positive or negative.
    package mutating func finishedMessage() {
        move(.messageFinished, to: .ready)
        badCommands = 0
    }

    mutating func perform(_ chunk: Chunk) -> ServerAction {
        guard chunk.size <= Limits.skippedChunkBytes || chunk.size <= options.messageBytes else {
            move(.close, to: .closed)
            return .close(ServerReplies.messageTooLarge)
        }
        guard hello == nil || parser.extensions.contains(.chunking) else {
            return .skipChunk(size: chunk.size, ServerReplies.notImplemented)
        }
        let transaction: Transaction
        switch state {
        case .transaction(let open), .betweenChunks(let open): transaction = open
        default: return .skipChunk(size: chunk.size, outsideTransaction)
        }
        if let refusal = transaction.refusalWithoutRecipients { return .skipChunk(size: chunk.size, refusal) }
        move(.chunk, to: .readingChunk(transaction, chunk))
        return .chunk(chunk)
    }

    /// Takes the reply to a chunk, after its bytes were read. After a refusal the client must send RSET; but a
    /// refused last chunk ends the transaction.
    package mutating func answered(chunk reply: Reply) {
        guard case .readingChunk(let transaction, let chunk) = state else { preconditionFailure("no chunk to answer") }
        if chunk.isLast {
            finishedMessage()
        } else if reply.isPositive {
            move(.chunkAccepted, to: .betweenChunks(transaction))
        } else {
            move(.chunkRefused, to: .failed)
        }
    }

    private var outsideTransaction: Reply {
        switch state {
        case .connected: ServerReplies.helloFirst
        case .betweenChunks: ServerReplies.chunksOnly
        case .failed: ServerReplies.resetFirst
        default: ServerReplies.mailFirst
        }
    }
}

extension Transaction {
    fileprivate var refusalWithoutRecipients: Reply? {
        if acceptedRecipients > 0 { return nil }
        return refusedRecipients > 0 ? ServerReplies.noValidRecipients : ServerReplies.recipientFirst
    }
}
