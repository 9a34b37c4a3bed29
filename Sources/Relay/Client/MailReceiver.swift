import Guard
import Mail
import SMTP
import System

/// The handler of mail behind the server's side of SMTP: the guard's message life, or the sandbox. One per
/// connection; only its conversation uses it, with one call at a time.
protocol MailReceiver: AnyObject {
    /// Called when the client greets: returns the extensions to offer.
    func hello(_ hello: Hello, isEncrypted: Bool) async -> ServerExtensions
    /// Called when TLS has begun: what the client sent in the clear, including its login, is forgotten (RFC 3207
    /// section 4.2).
    func didStartTLS()
    func verify(_ credentials: Credentials) async -> AuthenticationOutcome
    func mail(_ command: MailCommand) async -> Reply
    /// Handles consecutive RCPT commands, at least one.
    /// - Returns: the reply to each, in order.
    func recipients(_ commands: [RecipientCommand]) async -> [Reply]
    /// The time until which a session with the ESP may stay in use while the guard waits for the client; nil when no
    /// session is in use.
    var upstreamHeldUntil: Deadline? { get }
    /// Called when that time is over: gives the session back.
    func releaseUpstreamSession() async
    /// Creates the body of the open transaction.
    func makeBody() -> MessageBody
    /// Called when a piece of the body was added. Called often, so it must be cheap when there is nothing to do.
    func bodyGrew(_ body: MessageBody)
    /// Called when the message is complete, or when the rest of it is not needed.
    func message(_ body: MessageBody) async -> Reply
    /// The message that the last reply to MAIL or to a message was about; nil when it is not on record.
    var settled: SettledMessage? { get }
    /// Called when the transaction was dropped: by RSET, a new greeting, a failed transfer, or the connection's end.
    func reset() async
}

/// A message on record; the client gets its outcome as a reply.
struct SettledMessage {
    let id: RecordID
    let verdict: Verdict
}

/// How fast a body must arrive: some bytes within each `dataBlock`, and after `bodyGrace` an average rate. So a
/// client that sends a byte now and then cannot keep its session for ever.
struct BodyPace {
    private let deadlines: DeadlineSettings
    private let bytesPerSecond: Int
    private let graceEnds: Deadline
    private(set) var received = 0

    init(_ deadlines: DeadlineSettings, bytesPerSecond: Int) {
        self.deadlines = deadlines
        self.bytesPerSecond = bytesPerSecond
        graceEnds = .after(deadlines.bodyGrace)
    }

    mutating func received(_ count: Int) { received += count }

    /// The deadline for the next piece.
    var deadline: Deadline {
        let nanoseconds = Double(received) / Double(bytesPerSecond) * 1e9
        let due = Deadline(nanoseconds: graceEnds.nanoseconds + Int64(min(nanoseconds, 1e18)))
        return min(due, .after(deadlines.dataBlock))
    }
}

/// A value for a child task, which runs on the same loop while its parent waits.
///
/// Sendable because a child inherits its parent's preferred loop (SE-0417), so no other thread touches the value.
struct OnLoop<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}
