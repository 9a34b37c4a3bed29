import Guard
import Mail
import Net
import SMTP

/// A stand-in ESP on loopback: takes every message, keeps it as a file and a line in an index.
///
/// Recipients whose local part begins with `reject` are refused with 550 5.1.1, with `defer` with 451 4.2.1.
package final class SandboxServer: Sendable {
    private let listener: Listener
    private let loops: LoopGroup
    private let mailbox: SandboxMailbox
    private let sessions = SessionRegistry()

    /// - Parameters:
    ///   - address: where to listen.
    ///   - folder: of `NNNN.eml` and `index.jsonl`; made if it is missing, continued if it is not empty.
    package init(address: SocketAddress, folder: String, loops: LoopGroup) throws {
        mailbox = try SandboxMailbox(folder: folder)
        listener = try Listener(address, on: loops)
        self.loops = loops
    }

    package var address: String { listener.address.description }

    /// Messages kept since start.
    package var count: Int { mailbox.count }

    /// Serves until the task is cancelled, then cuts what is open.
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
