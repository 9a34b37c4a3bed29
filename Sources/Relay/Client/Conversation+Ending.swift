import Guard
import Mail
import Net
import SMTP

/// Why a conversation ended, for the session events.
extension Conversation {
    /// The stage in which a client was too slow, as the event names it.
    enum Stage: String {
        case command = "a command"
        case message = "the rest of a message"
        case handshake = "the TLS handshake"
    }

    func note(_ kind: SessionEvent.Kind, _ detail: String) {
        hooks.note(SessionNote(kind: kind, detail: detail, mail: transaction), session.login)
    }

    /// A client that rejects our certificate often just leaves. On a listener with implicit TLS, a port scan looks
    /// the same.
    func noteHandshake(_ error: any Error) {
        guard stage == .handshake else { return }
        switch error {
        case NetError.tls(let text), NetError.untrusted(let text): note(.tlsHandshake, text)
        case NetError.closed where session.hello != nil: note(.tlsHandshake, "the client left during the handshake")
        default: break
        }
    }

    func kind(of fault: ClosingFault) -> SessionEvent.Kind {
        switch fault {
        case .bareLineBreak: beganWithTLS ? .notSMTP : .bareLineBreak
        case .tooManyErrors: .tooManyErrors
        case .tooManyRefusedLogins: .tooManyRefusedLogins
        case .notSMTP: .notSMTP
        case .badChunk: .badChunk
        }
    }

    func detail(of fault: ClosingFault) -> String {
        if beganWithTLS { return "the client began TLS where plain text was expected; is it set to implicit TLS?" }
        return switch fault {
        case .bareLineBreak: "in a command"
        // Without addresses, as replies are counted.
        case .tooManyErrors: lastRefusal.map { "the last reply was: \(ReplyClass.of($0))" } ?? ""
        case .tooManyRefusedLogins: "wrong name or password each time"
        case .notSMTP: "the client does not speak SMTP"
        case .badChunk: "a BDAT command that is invalid or too large"
        }
    }

    /// The first bytes of a TLS handshake record (RFC 8446 section 5.1).
    static func isTLS(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count >= 2 && bytes[0] == 0x16 && bytes[1] == 0x03
    }
}

/// Faults in a session that continues, for the session events: commands refused here, and replies that did not reach
/// the client.
extension Conversation {
    /// A message whose final reply is not sent yet.
    struct UnsentReply {
        let settled: SettledMessage
        let reply: Reply
        /// Sender and recipients of the client's transaction.
        var mail: SessionMail
    }

    // MARK: refusals

    /// A line that the session itself refused, so no other code reports it.
    func noteRefusal(_ reply: Reply, of line: some Collection<UInt8>, isWhole: Bool) {
        let line = line.drop { $0 == 0x20 || $0 == 0x09 }
        let verb = String(decoding: line.prefix { $0 != 0x20 && $0 != 0x3A }, as: UTF8.self).uppercased()
        let kind: SessionEvent.Kind
        switch verb {
        case "MAIL": kind = .refusedSender
        case "RCPT": kind = .refusedRecipient
        case "DATA", "BDAT": kind = .refusedData
        default: return
        }
        let argument = line.dropFirst(verb.utf8.count).drop { $0 == 0x20 }
        noteRefusal(kind, reply, argument: String(decoding: argument, as: UTF8.self), isWhole: isWhole)
    }

    func noteRefusal(_ kind: SessionEvent.Kind, _ reply: Reply, argument: String = "", isWhole: Bool = true) {
        var mail = transaction
        mail.add(argument: argument, isWhole: isWhole)
        let note = SessionNote(kind: kind, detail: reply.text, mail: mail, topic: String(reply.code))
        hooks.note(note, session.login)
    }

    // MARK: undelivered replies

    /// Reports the replies that were not delivered.
    func noteUnheard(_ why: String) {
        for message in unheard {
            var mail = message.mail
            mail.add(message: message.settled.id)
            let verdict = message.settled.verdict.rawValue
            let detail = "\(verdict), \(message.reply.code): \(why); the client may send it again"
            hooks.note(
                SessionNote(kind: .replyUnheard, detail: detail, mail: mail, topic: verdict), session.login)
        }
        unheard = []
    }
}

extension ServerAction {
    /// The session's own refusal, for now or for good; nil for other actions.
    var refusal: Reply? {
        switch self {
        case .reply(let reply), .reset(let reply), .skipChunk(_, let reply): reply.code >= 400 ? reply : nil
        default: nil
        }
    }
}
