import Guard
import Mail
import Net
import SMTP
import System

/// The guard's side of one client connection: the client's identity, whether it may send, and the life of its current
/// message.
final class GuardReceiver: MailReceiver {
    private let server: RelayServer
    private let listener: ListenerSettings
    private let connection: Connection
    private let isOpenNetwork: Bool
    private var client: ClientIdentity
    private var life: MessageLife?
    private var hadRefusedLogin = false
    private(set) var settled: SettledMessage?

    init(server: RelayServer, listener: ListenerSettings, connection: Connection) {
        self.server = server
        self.listener = listener
        self.connection = connection
        let host = connection.peer.host
        isOpenNetwork = listener.isOpen(to: host)
        client = ClientIdentity(host: host, stream: listener.streamName(login: nil))
    }

    func hello(_ hello: Hello, isEncrypted: Bool) async -> ServerExtensions {
        // A device without a name is identified by its address.
        client.hello = hello.domain.isEmpty ? TraceHeader.literal(client.host) : hello.domain
        client.isExtended = hello.isExtended
        client.isEncrypted = isEncrypted
        return await server.services.directory.extensions(stream: client.stream, on: connection.loop)
    }

    func didStartTLS() { client = ClientIdentity(host: client.host, stream: listener.streamName(login: nil)) }

    func verify(_ credentials: Credentials) async -> AuthenticationOutcome {
        let services = server.services
        let network = ClientNetwork(connection.peer)
        let question = LoginVerifier.Question(
            credentials: credentials, users: services.users[listener.usersFile ?? ""] ?? [:], address: network,
            isFirst: !hadRefusedLogin)
        switch await services.shared.logins.answer(question, over: connection) {
        case .accepted:
            client.login = credentials.login
            client.stream = listener.streamName(login: credentials.login)
            return .accepted
        case .unavailable:
            return .unavailable
        case .refused(let notBefore):
            hadRefusedLogin = true
            services.shared.logger.warning("login refused for a client at \(client.host)")
            await services.shared.loginRefusals.note(
                network, host: client.host, login: credentials.login, isKnown: question.users[credentials.login] != nil,
                at: services.now)
            // The conversation will notice when the client has left.
            if notBefore > Clock.monotonicNanoseconds {
                _ = await connection.pause(until: Deadline(nanoseconds: notBefore))
            }
            return .refused
        }
    }

    func mail(_ command: MailCommand) async -> Reply {
        settled = nil
        guard client.login != nil || isOpenNetwork else {
            return Reply(
                550, EnhancedStatusCode(5, 7, 1),
                "sendguard: your address may not send on this listener without a login")
        }
        // A transaction may still be open although all its recipients were refused: record it before the next one
        // begins.
        await reset()
        let life = MessageLife(services: server.services, client: client, loop: connection.loop, command: command)
        let reply = await life.mail()
        if reply.isPositive { self.life = life } else { settled = Self.settled(life) }
        return reply
    }

    func recipients(_ commands: [RecipientCommand]) async -> [Reply] {
        guard let life else { preconditionFailure("RCPT without a transaction") }
        return await life.recipients(commands)
    }

    var upstreamHeldUntil: Deadline? { life?.envelope.heldUntil }

    func releaseUpstreamSession() async { await life?.envelope.releaseSession() }

    func makeBody() -> MessageBody {
        let limits = server.services.configuration.limits
        return MessageBody(
            limits: .init(
                messageBytes: limits.messageBytes, spillBytes: limits.spillBytes,
                folder: server.services.configuration.state),
            budget: server.services.shared.budget)
    }

    func bodyGrew(_ body: MessageBody) { life?.bodyGrew(body) }

    func message(_ body: MessageBody) async -> Reply {
        guard let life else { preconditionFailure("a message without a transaction") }
        self.life = nil
        let reply = await life.message(body)
        settled = Self.settled(life)
        return reply
    }

    private static func settled(_ life: MessageLife) -> SettledMessage? {
        guard case .recorded(let verdict?) = life.state else { return nil }
        return SettledMessage(id: life.id, verdict: verdict)
    }

    func reset() async {
        guard let life else { return }
        self.life = nil
        await life.drop()
    }
}

extension ListenerSettings {
    /// Whether a client at this address may send without a login. Without configured networks, only this machine may.
    func isOpen(to host: String) -> Bool {
        if auth == .required { return false }
        if allow.isEmpty { return SocketAddress(host: host, port: 0)?.isLoopback ?? false }
        return allow.contains { Network($0)?.contains(host) ?? false }
    }
}
