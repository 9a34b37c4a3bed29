// Folder Server: the listening side of the guard. It binds, starts a conversation with a `GuardReceiver` for each
// client, drains, and releases held mail. Also a stand-in ESP for trying the guard out (`SandboxServer`). The top of
// the target: it may use all other folders.

import Guard
import Logging
import Mail
import Net
import SMTP
import Synchronization
import System

/// The listening side of the guard: binds, admits sessions, drains.
package final class RelayServer: Sendable {
    /// A failure at start; the text names the listener.
    package struct StartFailure: Error, CustomStringConvertible {
        package let description: String
    }

    private let current: Mutex<RelayServices>
    private let listeners: [(settings: ListenerSettings, listener: Listener, identity: TLSIdentity?)]
    private let sessions = SessionRegistry()
    private let isDraining = Atomic<Bool>(false)
    /// When the log last said that no connection can be accepted; monotonic nanoseconds.
    private let pausedAt = Mutex<Int64?>(nil)

    /// Binds every listener; nothing is accepted before `run`.
    package init(services: RelayServices) throws(StartFailure) {
        current = Mutex(services)
        var listeners: [(ListenerSettings, Listener, TLSIdentity?)] = []
        for settings in services.configuration.listeners {
            guard let address = SocketAddress(settings.address) else {
                throw StartFailure(description: "listener \(settings.address): not an address and port")
            }
            do throws(NetError) {
                let identity = try settings.makeIdentity()
                listeners.append((settings, try Listener(address, on: services.shared.loops), identity))
            } catch .system(_, .addressInUse) {
                throw StartFailure(
                    description:
                        "listener \(settings.address): the port is in use; stop the other program or choose another port"
                )
            } catch {
                throw StartFailure(description: "listener \(settings.address): \(error)")
            }
        }
        self.listeners = listeners
    }

    /// The services in force for new messages.
    package var services: RelayServices { current.withLock { $0 } }

    /// Bound addresses with their streams as people read them, in the order of the configuration.
    package var addresses: [(address: String, stream: String)] {
        listeners.map { ($0.listener.address.description, $0.settings.streamText) }
    }

    package var sessionCount: Int { sessions.count }

    /// Accepts and serves until `drain`; returns when every session has ended.
    package func run() async {
        await withDiscardingTaskGroup { group in
            for (settings, listener, identity) in listeners {
                group.addTask { [self] in
                    let paused = { @Sendable (error: Errno) in self.notePause(error) }
                    await listener.run(paused: paused) { await self.serve($0, settings, identity) }
                }
            }
        }
    }

    /// Called after the tasks of `run` were cancelled. A session that waits for a command gets 421. A message that
    /// has arrived completely is finished. All other sessions are closed at the deadline.
    /// - Returns: false when some cut sessions have not ended, for example because they still wait for an ESP.
    package func drain(within limit: Duration) async -> Bool {
        isDraining.store(true, ordering: .sequentiallyConsistent)
        let loop = services.shared.loops.loops[0]
        let deadline = Deadline.after(limit)
        func wait(until deadline: Deadline) async {
            while sessions.count > 0, Deadline.after(.zero) < deadline {
                sessions.drain()
                await loop.sleep(until: .after(.milliseconds(RelayLimits.drainMilliseconds)))
            }
        }
        await withTaskExecutorPreference(loop) {
            await wait(until: deadline)
            sessions.closeAll()
            await wait(until: .after(RelayLimits.cutTime))
        }
        await services.directory.close(loops: services.shared.loops)
        return sessions.count == 0
    }

    /// Logs at most once a minute, for as long as there is no file descriptor.
    private func notePause(_ error: Errno) {
        let now = Clock.monotonicNanoseconds
        let isDue = pausedAt.withLock { pausedAt in
            if let last = pausedAt, now - last < 60_000_000_000 { return false }
            pausedAt = now
            return true
        }
        if isDue { services.shared.logger.error("new connections cannot be accepted at the moment and wait: \(error)") }
    }

    /// Tries each troubled ESP that is due for a try, and waits for all results.
    package func retryTroubledUpstreams() async {
        let services = self.services
        let loop = services.shared.loops.loops[0]
        await withDiscardingTaskGroup { group in
            for upstream in services.upstreams {
                group.addTask(executorPreference: loop) { await upstream.retryIfDue(on: loop) }
            }
        }
    }

    /// Puts new services in force for messages that begin from now on, and new certificates for the next handshakes.
    /// Listener addresses cannot change without a restart.
    package func reload(_ services: RelayServices) async throws(NetError) {
        var renewed: [(TLSIdentity, TLSContext)] = []
        for (settings, _, identity) in listeners {
            if let identity, let context = try settings.makeContext() { renewed.append((identity, context)) }
        }
        for (identity, context) in renewed { identity.replace(with: context) }
        for upstream in services.upstreams {
            if let old = self.services.upstreams.first(where: { $0.name == upstream.name }) { upstream.adopt(old) }
        }
        let old = current.withLock { current in
            defer { current = services }
            return current
        }
        await old.directory.close(loops: old.shared.loops)
    }

    private func serve(_ connection: Connection, _ settings: ListenerSettings, _ identity: TLSIdentity?) async {
        let services = self.services
        let events = services.shared.sessionEvents
        let takeNote = { (note: SessionNote, login: String?) in
            var event = SessionEvent(
                at: services.now, listener: settings.address, client: connection.peer.host, login: login,
                kind: note.kind, detail: note.detail)
            (event.mail, event.topic) = (note.mail, note.topic)
            events.note(event)
        }
        let hooks = ConversationHooks(
            isDraining: { [self] in isDraining.load(ordering: .relaxed) }, note: takeNote)
        let entry = SessionRegistry.Entry(connection: connection, hooks: hooks)
        let limits = services.configuration.limits
        let bounds = SessionRegistry.Bounds(
            sessions: services.sessionLimit, perClient: limits.sessionsPerClient, perMinute: limits.connectionsPerMinute
        )
        if let refusal = sessions.add(entry, within: bounds) {
            takeNote(SessionNote(kind: .sessionLimit, detail: refusal.rawValue), nil)
            let reply = Reply(421, EnhancedStatusCode(4, 3, 2), "sendguard: \(refusal.rawValue), try again later")
            _ = try? reply.wire.withUnsafeBytes { bytes in
                try Result { () throws(NetError) in try connection.sendNow([bytes]) }.get()
            }
            connection.close()
            return
        }
        services.shared.counters.countSession()
        services.shared.metrics.countSession()
        var options = ServerOptions(hostname: services.shared.hostname)
        options.tls = settings.serverTLS
        options.authentication = settings.serverAuthentication
        options.allowsPlaintextAuthentication = settings.tls == .none && connection.peer.isLoopback
        options.messageBytes = limits.messageBytes
        options.recipients = limits.recipients
        options.badCommands = limits.badCommands
        options.failedLogins = limits.failedLogins
        options.isLenient = settings.isLenient(to: connection.peer.host)
        await Conversation(
            connection: connection, receiver: GuardReceiver(server: self, listener: settings, connection: connection),
            options: options, identity: identity, deadlines: services.configuration.deadlines,
            bodyBytesPerSecond: limits.bodyBytesPerSecond, hooks: hooks
        ).run()
        sessions.remove(entry)
    }
}

extension ListenerSettings {
    var serverTLS: ServerOptions.TLS {
        switch tls {
        case .none: .none
        case .starttls: .offered
        case .implicit: .implicit
        }
    }

    /// AUTH is offered only where a login can succeed.
    var serverAuthentication: ServerOptions.Authentication {
        switch auth {
        case .none: .none
        case .optional: usersFile == nil ? .none : .optional
        case .required: .required
        }
    }

    func isLenient(to host: String) -> Bool {
        isLenient && (allow.isEmpty || allow.contains { Network($0)?.contains(host) ?? false })
    }

    func makeContext() throws(NetError) -> TLSContext? {
        guard tls != .none else { return nil }
        return try TLSContext(certificate: certificate ?? "", key: key ?? "")
    }

    func makeIdentity() throws(NetError) -> TLSIdentity? { try makeContext().map(TLSIdentity.init) }
}
