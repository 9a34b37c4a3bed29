import Guard
import Mail
import Net
import SMTP
import Synchronization
import System

/// A stand-in ESP on loopback: accepts every message and keeps it as a file and a line in an index.
///
/// A recipient with a local part that begins with `reject` gets 550 5.1.1; one that begins with `defer` gets 451
/// 4.2.1.
package final class SandboxServer: Sendable {
    private let listener: Listener
    private let loops: LoopGroup
    private let mailbox: SandboxMailbox
    private let sessions = SessionRegistry()

    /// - Parameters:
    ///   - address: where to listen.
    ///   - folder: for `NNNN.eml` and `index.jsonl`; created if missing, continued if not empty.
    package init(address: SocketAddress, folder: String, loops: LoopGroup) throws {
        mailbox = try SandboxMailbox(folder: folder)
        listener = try Listener(address, on: loops)
        self.loops = loops
    }

    package var address: String { listener.address.description }

    /// Messages kept since start.
    package var count: Int { mailbox.count }

    /// Serves until the task is cancelled, then closes open sessions.
    package func run() async {
        await withTaskCancellationHandler {
            await listener.run { [self] connection in await serve(connection) }
        } onCancel: {
            sessions.closeAll()
        }
    }

    private func serve(_ connection: Connection) async {
        let hooks = ConversationHooks(isDraining: { false })
        let entry = SessionRegistry.Entry(connection: connection, hooks: hooks)
        _ = sessions.add(entry, within: .init(sessions: .max, perClient: .max, perMinute: nil))
        var options = ServerOptions(hostname: "sandbox.localhost")
        options.authentication = .optional
        options.allowsPlaintextAuthentication = true
        options.messageBytes = SandboxMailbox.messageBytes
        options.recipients = 100_000
        await Conversation(
            connection: connection, receiver: SandboxReceiver(mailbox: mailbox, connection: connection),
            options: options, identity: nil, deadlines: DeadlineSettings(), bodyBytesPerSecond: 1, hooks: hooks
        ).run()
        sessions.remove(entry)
    }
}

/// The sandbox behind one connection.
final class SandboxReceiver: MailReceiver {
    private let mailbox: SandboxMailbox
    private let client: String
    private var sender: Address?
    private var recipients: [Address] = []
    private let budget = MemoryBudget(limitBytes: .max)

    init(mailbox: SandboxMailbox, connection: Connection) {
        self.mailbox = mailbox
        client = connection.peer.description
    }

    func hello(_ hello: Hello, isEncrypted: Bool) async -> ServerExtensions { .all }

    func didStartTLS() {}

    /// Accepts any login.
    func verify(_ credentials: Credentials) async -> AuthenticationOutcome { .accepted }

    func mail(_ command: MailCommand) async -> Reply {
        sender = command.reversePath
        recipients = []
        return Reply(250, EnhancedStatusCode(2, 1, 0), "ok")
    }

    func recipients(_ commands: [RecipientCommand]) async -> [Reply] { commands.map(recipient) }

    private func recipient(_ command: RecipientCommand) -> Reply {
        let name = command.recipient.localPart.lowercased()
        if name.hasPrefix("reject") { return Reply(550, EnhancedStatusCode(5, 1, 1), "no such user here") }
        if name.hasPrefix("defer") { return Reply(451, EnhancedStatusCode(4, 2, 1), "mailbox busy, try again later") }
        recipients.append(command.recipient)
        return Reply(250, EnhancedStatusCode(2, 1, 5), "ok")
    }

    var upstreamHeldUntil: Deadline? { nil }

    func releaseUpstreamSession() async {}

    /// The sandbox keeps files and has no record.
    var settled: SettledMessage? { nil }

    func makeBody() -> MessageBody {
        MessageBody(
            limits: .init(messageBytes: SandboxMailbox.messageBytes, spillBytes: .max, folder: mailbox.folder),
            budget: budget)
    }

    func bodyGrew(_ body: MessageBody) {}

    func message(_ body: MessageBody) async -> Reply {
        let at = Timestamp(microseconds: Clock.wallMicroseconds)
        do {
            let name = try mailbox.keep(body, sender: sender, recipients: recipients, client: client, at: at)
            return Reply(250, EnhancedStatusCode(2, 0, 0), "kept as \(name)")
        } catch {
            return Reply(452, EnhancedStatusCode(4, 3, 1), "cannot keep the message: \(error)")
        }
    }

    func reset() async { recipients = [] }
}

/// The sandbox's folder: `0001.eml` and so on, exactly as received, and `index.jsonl` with one object per message:
///
///     {"file":"0001.eml","at":"2026-11-23T21:09:16.123Z","at_us":1795468156123456,"sender":"a@example.com",
///      "recipients":["b@example.org"],"size":4096,"sha256":"…","client":"127.0.0.1:40000"}
///
/// `at_us` is the time when the end of data was read. A message's file is complete before its line is in the index,
/// and both before the client gets 250.
final class SandboxMailbox: Sendable {
    /// Bytes; a larger message is refused.
    static let messageBytes = 256 << 20

    let folder: String
    private let index: AppendFile
    private let last: Mutex<Int>
    private let kept = Atomic<Int>(0)

    init(folder: String) throws(SystemCallFailure) {
        self.folder = folder
        try Folder.make(folder)
        last = Mutex(try Folder.names(in: folder).compactMap { Int($0.prefix { $0 != "." }) }.max() ?? 0)
        index = try AppendFile("\(folder)/index.jsonl")
    }

    var count: Int { kept.load(ordering: .relaxed) }

    func keep(
        _ body: MessageBody, sender: Address?, recipients: [Address], client: String, at: Timestamp
    ) throws -> String {
        let number = last.withLock { last in
            last += 1
            return last
        }
        let digits = String(number)
        let name = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits + ".eml"
        let digest = try body.withBytes { bytes in
            try Result { () throws(SystemCallFailure) in try AppendFile("\(folder)/\(name)").append(bytes) }.get()
            return Digest.sha256 { $0(bytes) }
        }
        let list = recipients.map { JSONString.quoted($0.fullText) }.joined(separator: ",")
        let line =
            #"{"file":"\#(name)","at":"\#(at.rfc3339)","at_us":\#(at.microseconds),"#
            + #""sender":\#(JSONString.quoted(sender?.fullText ?? "")),"recipients":[\#(list)],"#
            + #""size":\#(body.count),"sha256":"\#(digest)","client":"\#(client)"}"# + "\n"
        try Array(line.utf8).withUnsafeBytes { bytes in
            try Result { () throws(SystemCallFailure) in try index.append(bytes) }.get()
        }
        kept.add(1, ordering: .relaxed)
        return name
    }
}
