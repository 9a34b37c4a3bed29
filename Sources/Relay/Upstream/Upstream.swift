// Folder Upstream: the ESPs: their sessions, the pool of each loop, the routes to them, and the replies to clients
// when an ESP fails. A message's own envelope is in Life. It may use Message (`RelayLimits`).

import Guard
import Mail
import Net
import SMTP
import Synchronization
import System

/// One ESP, shared by all loops: how to reach it, what it offered last, how many sessions it has.
package final class Upstream: Sendable {
    package let settings: UpstreamSettings
    let connector: Connector
    /// nil when `tls` is none.
    let trust: TLSContext?
    let credentials: Credentials?
    let hostname: String
    let deadlines: DeadlineSettings
    let slots: UpstreamSlots
    let busy = Atomic<Int>(0)
    let waiting = Atomic<Int>(0)
    private let known = Mutex<Capabilities?>(nil)
    private let session = Mutex<TLSSession?>(nil)
    private let failure = Mutex<String?>(nil)
    private let state: Mutex<UpstreamHealth>

    /// - Parameter password: read from where the settings say; required when they name a login.
    package init(
        settings: UpstreamSettings, password: Secret?, hostname: String, deadlines: DeadlineSettings, worker: Worker
    ) throws(NetError) {
        self.settings = settings
        self.hostname = hostname
        state = Mutex(UpstreamHealth(at: Self.now))
        self.deadlines = deadlines
        connector = Connector(host: settings.host, port: UInt16(clamping: settings.port), worker: worker)
        slots = UpstreamSlots(limit: settings.connections)
        credentials = settings.username.map { Credentials(login: $0, plainTextPassword: password?.plainText ?? "") }
        if settings.tls == .none {
            trust = nil
        } else if let fingerprint = settings.fingerprint {
            trust = try TLSContext(trust: .fingerprint(fingerprint.lowercased().filter { $0 != ":" }))
        } else if let file = settings.caFile {
            trust = try TLSContext(trust: .authorities(file: file))
        } else {
            trust = try TLSContext(trust: .system)
        }
    }

    package var name: String { settings.name }

    /// What the ESP offered after its last greeting; nil before the first.
    var capabilities: Capabilities? { known.withLock { $0 } }

    /// Extensions that it does not offer and some mail needs; empty before its first greeting.
    package var warnings: [String] {
        guard let capabilities, !capabilities.eightBitMIME else { return [] }
        return ["does not offer 8BITMIME: messages with 8-bit characters are refused with 554 5.6.3"]
    }

    /// Open sessions, in use or idle.
    package var openSessions: Int { slots.open }

    /// Sessions that carry a message.
    package var busySessions: Int { busy.load(ordering: .relaxed) }

    /// Messages that wait for a session.
    package var waitingMessages: Int { waiting.load(ordering: .relaxed) }

    /// The last failure to open a session; nil once one was opened.
    package var lastFailure: String? { failure.withLock { $0 } }

    func didFail(_ reason: UpstreamFailure) { failure.withLock { $0 = reason.description } }

    // MARK: Health

    /// Judged by its latest sessions.
    package var standing: UpstreamHealth { state.withLock { $0 } }

    /// The ESP accepted a message, or refused one for a reason of that message.
    func didAnswer() { state.withLock { $0.didAnswer(at: Self.now) } }

    /// A message was lost on an open session, or no session became free.
    func didLose(_ reason: UpstreamFailure) {
        let isBusy = if case .busy = reason { true } else { false }
        state.withLock { $0.didLose(isBusy ? .busy : .losing, reason.description, at: Self.now) }
    }

    /// It answered MAIL with 4xx.
    func didRefuseSender(_ reply: Reply) { state.withLock { $0.didLose(.refusing, reply.text, at: Self.now) } }

    /// Takes over the state of the same ESP at a reload; a troubled ESP is tried at once.
    func adopt(_ old: Upstream) {
        let standing = old.standing
        state.withLock { state in
            state = standing
            state.renew(at: Self.now)
        }
    }

    /// Opens and closes a session when the ESP is in trouble and the next try is due. Never exceeds the configured
    /// number of sessions.
    func retryIfDue(on loop: EventLoop) async {
        let isDue = state.withLock { state in
            guard state.isDue(at: Self.now) else { return false }
            state.didTry(at: Self.now)
            return true
        }
        guard isDue, slots.take() else { return }
        let dialled = DetachedConnection()
        await withTaskCancellationHandler {
            // `connect` records the result.
            let session = try? await connect(on: loop) { stage in
                if case .connected(let connection) = stage { dialled.put(connection) }
            }
            session?.close()
        } onCancel: {
            dialled.close()
        }
        slots.giveBack()
    }

    /// The connection of a try. It can be closed from outside, so that a guard that ends does not wait for the ESP.
    private final class DetachedConnection: Sendable {
        private let connection = Mutex<Connection?>(nil)

        func put(_ new: Connection) { connection.withLock { $0 = new } }

        func close() {
            guard let connection = connection.withLock({ $0 }) else { return }
            connection.loop.submit { connection.close() }
        }
    }

    private static var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }

    /// Connects, starts TLS, logs in.
    /// - Parameter didReach: called after each stage.
    func connect(
        on loop: EventLoop, didReach: (UpstreamStage) -> Void = { _ in }
    ) async throws(UpstreamFailure) -> UpstreamSession {
        do throws(UpstreamFailure) {
            let connection = try await dial(loop)
            didReach(.connected(connection))
            let session = try await greet(connection, didReach)
            didReach(.ready)
            known.withLock { $0 = session.capabilities }
            failure.withLock { $0 = nil }
            state.withLock { $0.didOpen(at: Self.now) }
            return session
        } catch {
            didFail(error)
            state.withLock { $0.didFail(error.trouble, error.description, at: Self.now) }
            throw error
        }
    }

    private func dial(_ loop: EventLoop) async throws(UpstreamFailure) -> Connection {
        do throws(NetError) {
            return try await connector.connect(on: loop, until: .after(deadlines.connect))
        } catch {
            throw UpstreamFailure(error)
        }
    }

    private func greet(
        _ connection: Connection, _ didReach: (UpstreamStage) -> Void
    ) async throws(UpstreamFailure) -> UpstreamSession {
        do throws(UpstreamFailure) { return try await shakeHands(connection, didReach) } catch {
            connection.close()
            throw error
        }
    }

    private func shakeHands(
        _ connection: Connection, _ didReach: (UpstreamStage) -> Void
    ) async throws(UpstreamFailure) -> UpstreamSession {
        let isLoopback = connection.peer.isLoopback
        var handshake = ClientHandshake(
            hostname: hostname, tls: settings.clientTLS, credentials: credentials,
            allowsPlaintextAuthentication: isLoopback)
        if settings.tls == .implicit {
            try await secure(connection)
            didReach(.secured)
        }
        var parser = ReplyParser()
        let greeting = try await connection.reply(&parser, until: .after(deadlines.greeting))
        var action = handshake.receive(greeting)
        if case .failed = action {} else { didReach(.greeted(greeting.text)) }
        while true {
            switch action {
            case .send(let bytes):
                if let failure = connection.unaskedInput { throw failure }
                connection.buffer { $0.append(contentsOf: bytes) }
                do throws(NetError) { try await connection.flush(until: .after(deadlines.greeting)) } catch {
                    throw UpstreamFailure(error)
                }
                action = handshake.receive(
                    try await connection.reply(&parser, until: .after(deadlines.greeting)))
            case .startTLS:
                // Plaintext after the 220 could be taken for what the ESP says under TLS (response injection).
                switch connection.unaskedInput {
                case .protocolError?: throw .security("the server sent plaintext after its STARTTLS reply")
                case let failure?: throw failure
                case nil: break
                }
                try await secure(connection)
                didReach(.secured)
                action = handshake.didStartTLS()
            case .ready(let capabilities):
                if let failure = connection.unaskedInput { throw failure }
                if let latest = connection.tlsSession { session.withLock { $0 = latest } }
                return UpstreamSession(connection: connection, capabilities: capabilities, deadlines: deadlines)
            case .failed(let failure):
                throw UpstreamFailure(failure)
            }
        }
    }

    private func secure(_ connection: Connection) async throws(UpstreamFailure) {
        guard let trust else { throw UpstreamFailure.security("TLS is not set up") }
        do throws(NetError) {
            try await connection.startTLS(
                connecting: trust, host: settings.host, session: session.withLock { $0 },
                until: .after(deadlines.handshake))
        } catch {
            throw UpstreamFailure(error)
        }
    }
}

extension UpstreamSettings {
    var clientTLS: ClientHandshake.TLS {
        switch tls {
        case .none: .none
        case .starttls: .startTLS
        case .implicit: .implicit
        }
    }
}
