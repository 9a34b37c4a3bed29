import TestSupport

/// The stage of a session with an ESP at which it fails.
enum FaultStage: String, CaseIterable, Sendable {
    case banner, hello, starttls
    /// After the 220 to STARTTLS.
    case handshake
    case auth, mail, recipient, data
    /// A BDAT that is not the last.
    case chunk
    /// The end of data, by a dot or by BDAT LAST.
    case end
    /// The first command after a message.
    case between
    /// In the pool, with no command to reply to.
    case idle

    /// The kinds of ESP that have this stage. Until the login all kinds are the same.
    var upstreams: [FaultUpstream] {
        switch self {
        case .banner, .hello, .starttls, .handshake, .auth: [.chunksPipelined]
        case .data: [.data, .dataPipelined]
        case .chunk: [.chunks, .chunksPipelined]
        case .mail, .recipient, .end, .between, .idle: FaultUpstream.allCases
        }
    }

    var usesTLS: Bool { self == .starttls || self == .handshake }

    /// The code for success.
    var success: Int {
        switch self {
        case .banner, .starttls, .handshake: 220
        case .auth: 235
        case .data: 354
        case .hello, .mail, .recipient, .chunk, .end, .between, .idle: 250
        }
    }

    /// A code for success of another command.
    var wrongSuccess: Int { self == .data || self == .starttls || self == .banner ? 250 : 354 }

    func isMet(by event: ScriptedESP.Event, _ session: ScriptedESP.Session) -> Bool {
        switch (self, event) {
        case (.banner, .connected), (.hello, .command("EHLO", _)), (.starttls, .command("STARTTLS", _)),
            (.handshake, .command("STARTTLS", _)), (.auth, .command("AUTH", _)), (.mail, .command("MAIL", _)),
            (.recipient, .command("RCPT", _)), (.data, .command("DATA", _)), (.chunk, .command("BDAT", _)),
            (.end, .endOfData):
            true
        case (.between, .command): !session.messages.isEmpty
        default: false
        }
    }
}
