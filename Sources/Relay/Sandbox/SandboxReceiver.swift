import Guard
import Mail
import Net
import SMTP
import System

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

    /// Any login will do.
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

    func letGoOfUpstream() async {}

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
