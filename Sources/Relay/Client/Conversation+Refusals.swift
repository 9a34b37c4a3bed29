import Guard
import Mail
import SMTP

/// What goes wrong in a session that goes on, for the record of sessions: commands that are refused here, and replies that
/// the client does not hear.
extension Conversation {
    /// A message whose final reply is not out yet.
    struct Unheard {
        let settled: SettledMessage
        let reply: Reply
        /// Its envelope.
        var mail: SessionMail
    }

    // MARK: refusals

    /// A line that was refused by the session itself: nobody else hears of it.
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

    // MARK: replies that are not heard

    /// What is left of the replies that were to be heard.
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
    /// The reply with which the session itself says no, for now or for good.
    var refusal: Reply? {
        switch self {
        case .reply(let reply), .reset(let reply), .skipChunk(_, let reply): reply.code >= 400 ? reply : nil
        default: nil
        }
    }
}
