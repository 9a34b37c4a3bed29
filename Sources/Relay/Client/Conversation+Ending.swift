import Guard
import Net
import SMTP

/// Why a conversation ended, for the record of sessions.
extension Conversation {
    /// What the client is waited for, for the record of one that is too slow.
    enum Stage: String {
        case command = "a command"
        case message = "the rest of a message"
        case handshake = "the TLS handshake"
    }

    func note(_ kind: SessionEvent.Kind, _ detail: String) {
        hooks.note(SessionNote(kind: kind, detail: detail, mail: transaction), session.login)
    }

    /// A client that does not like our certificate often says so by leaving. On a listener with implicit TLS so does
    /// whatever looks whether the port is open.
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
        if beganWithTLS { return "TLS began where plain text was expected; is the client set to TLS from the start?" }
        return switch fault {
        case .bareLineBreak: "in a command"
        // As replies are counted: without what could name somebody.
        case .tooManyErrors: lastRefusal.map { "the last was answered: \(ReplyClass.of($0))" } ?? ""
        case .tooManyRefusedLogins: "wrong name or password each time"
        case .notSMTP: "the client speaks something else"
        case .badChunk: "of BDAT"
        }
    }

    /// The record of a TLS handshake (RFC 8446 section 5.1).
    static func isTLS(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count >= 2 && bytes[0] == 0x16 && bytes[1] == 0x03
    }
}
