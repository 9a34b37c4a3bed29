import Mail

/// The action that the driver of a `ServerSession` must take for a line.
///
/// While an answer is due, the session accepts no further line. Only RCPT may come before the answers, so that a
/// pipelined group goes upstream at once.
package enum ServerAction: Hashable, Sendable {
    /// Send the reply and continue.
    case reply(Reply)
    /// EHLO or HELO: drop any open transaction, set `options.extensions`, send `helloReply()`.
    case hello(Hello)
    /// Drop any open transaction (it has no accepted recipient). Decide, call `answered(mail:)`, send the reply.
    case mail(MailCommand)
    /// Decide, call `answered(recipient:)`, send the reply. The answers must be in the order of the commands.
    case recipient(RecipientCommand)
    /// Send the 354, collect with a `DotDecoder`, call `finishedMessage()`, send the final reply. To refuse DATA, the
    /// driver sends another reply instead of the 354 and calls `finishedMessage()` at once.
    case data(Reply)
    /// Read exactly `size` bytes, call `answered(chunk:)`, send the reply. The driver must limit the message's size:
    /// it reads and drops the bytes beyond, and answers with `ServerReplies.messageTooLarge`.
    case chunk(Chunk)
    /// Read and drop that many bytes, then send the reply. No chunk was accepted before in this transaction.
    case skipChunk(size: Int, Reply)
    /// After RSET, or after a line that tried to begin another transaction: drop any open transaction, send the
    /// reply.
    case reset(Reply)
    /// Bytes already received after the line end the session (plaintext injection). Otherwise send the reply, do the
    /// handshake, call `didStartTLS()`.
    case startTLS(Reply)
    /// Check the credentials, call `answered(authentication:)`, send the reply that it returns.
    case verify(Credentials)
    /// Send the reply and close the connection.
    case close(Reply)
}

/// The result of checking a client's credentials.
package enum AuthenticationOutcome: Hashable, Sendable {
    /// 235 2.7.0.
    case accepted
    /// 535 5.7.8.
    case refused
    /// 454 4.7.0: the users could not be looked up.
    case unavailable
}

/// The fault of a client for which the session closes the connection.
package enum ClosingFault: Hashable, Sendable {
    case bareLineBreak, tooManyErrors, tooManyRefusedLogins, notSMTP, badChunk
}

extension ServerSession {
    /// - Parameter reply: the reply of `ServerAction.close`.
    /// - Returns: nil after QUIT, which is not a fault.
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
