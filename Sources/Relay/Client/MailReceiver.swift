import Guard
import Mail
import SMTP
import System

/// What stands behind a server's side of SMTP: the guard's message life, or the sandbox. One per connection,
/// used by its conversation only; the conversation asks one thing at a time.
protocol MailReceiver: AnyObject {
    /// A client greeted: the extensions to offer now.
    func hello(_ hello: Hello, isEncrypted: Bool) async -> ServerExtensions
    /// TLS has begun: what the client said of itself in the clear, its login too, counts no more (RFC 3207 section 4.2).
    func didStartTLS()
    func verify(_ credentials: Credentials) async -> AuthenticationOutcome
    func mail(_ command: MailCommand) async -> Reply
    /// Recipients that were named one behind the other, at least one.
    /// - Returns: the reply to each, in order.
    func recipients(_ commands: [RecipientCommand]) async -> [Reply]
    /// When to stop waiting for the client with a session of the ESP in hand; nil while there is none.
    var upstreamHeldUntil: Deadline? { get }
    /// That moment has come.
    func letGoOfUpstream() async
    /// A place for the body of the open transaction.
    func makeBody() -> MessageBody
    /// A piece of the body has been added; asked for often, so it costs nothing where there is nothing to say.
    func bodyGrew(_ body: MessageBody)
    /// The whole message is here, or as much of it as was wanted.
    func message(_ body: MessageBody) async -> Reply
    /// What the last reply to MAIL or to a message was about; nil when that is not on record.
    var settled: SettledMessage? { get }
    /// The transaction was dropped: RSET, a new greeting, a failed transfer, or the connection's end.
    func reset() async
}

/// A message on record whose end the client is told.
struct SettledMessage {
    let id: RecordID
    let verdict: Verdict
}

/// How fast a body must come in: something within each `dataBlock`, and on average, once `bodyGrace` is over, so many
/// octets a second. So a client that sends an octet now and then does not keep its session for ever.
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

    /// Of the next piece.
    var deadline: Deadline {
        let nanoseconds = Double(received) / Double(bytesPerSecond) * 1e9
        let due = Deadline(nanoseconds: graceEnds.nanoseconds + Int64(min(nanoseconds, 1e18)))
        return min(due, .after(deadlines.dataBlock))
    }
}

/// A value that goes to a child task, which runs on the same loop while its parent waits.
///
/// Sendable because a child inherits the loop that its parent prefers (SE-0417), so no other thread ever touches it.
struct OnLoop<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}
