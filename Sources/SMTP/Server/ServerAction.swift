import Mail

/// What the driver of a `ServerSession` has to do with a line.
///
/// Where an answer is due the session takes no further line until it has it; RCPT alone may be given ahead,
/// so that a pipelined group goes upstream at once.
package enum ServerAction: Hashable, Sendable {
    /// Send it and go on.
    case reply(Reply)
    /// EHLO or HELO: drop any open transaction, set `options.extensions`, send `helloReply()`.
    case hello(Hello)
    /// Drop any open transaction, in which no recipient was taken. Decide, call `answered(mail:)`, send the reply.
    case mail(MailCommand)
    /// Decide, call `answered(recipient:)`, send the reply. Answers come in the order of the commands.
    case recipient(RecipientCommand)
    /// Send the 354, collect with a `DotDecoder`, call `finishedMessage()`, send the final reply. A driver that
    /// refuses DATA sends its own reply instead of the 354 and calls `finishedMessage()` at once.
    case data(Reply)
    /// Read exactly `size` octets, call `answered(chunk:)`, send the reply. The message's size is for the driver
    /// to bound: octets beyond are read, dropped and answered with `ServerReplies.messageTooLarge`.
    case chunk(Chunk)
    /// Read and drop that many octets, then send the reply. No chunk was accepted before in this transaction.
    case skipChunk(size: Int, Reply)
    /// RSET, or a line that was to begin another transaction: drop any open one, send the reply.
    case reset(Reply)
    /// Bytes already received behind the line end the session (plaintext injection); else send the reply, do
    /// the handshake, call `didStartTLS()`.
    case startTLS(Reply)
    /// Compare, call `answered(authentication:)`, send the reply it returns.
    case verify(Credentials)
    /// Send it and close the connection.
    case close(Reply)
}

/// What came of comparing a client's credentials.
package enum AuthenticationOutcome: Hashable, Sendable {
    /// 235 2.7.0.
    case accepted
    /// 535 5.7.8.
    case refused
    /// 454 4.7.0: the users could not be looked up.
    case unavailable
}

/// What a client did when the session closes the connection on it.
package enum ClosingFault: Hashable, Sendable {
    case bareLineBreak, tooManyErrors, tooManyRefusedLogins, notSMTP, badChunk
}

extension ServerSession {
    /// - Parameter reply: of `ServerAction.close`.
    /// - Returns: nil after QUIT, which is no fault.
    package func fault(closingWith reply: Reply) -> ClosingFault? {
        switch reply {
        case ServerReplies.bareLineBreak: .bareLineBreak
        case ServerReplies.tooManyErrors: failedLogins >= options.failedLogins ? .tooManyRefusedLogins : .tooManyErrors
        case ServerReplies.noWebServer, CommandError.lineTooLong.reply: .notSMTP
        case ServerReplies.unreadableChunk, ServerReplies.messageTooLarge: .badChunk
        default: nil
        }
    }
}
