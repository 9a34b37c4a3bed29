import Mail

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
