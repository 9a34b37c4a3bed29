import Guard
import Mail
import Net
import System

/// The control interface over TCP: plain on a loopback address, TLS on any other. Who asks is known by a session, a
/// token, or the login of a named reverse proxy.
package struct WebServer: Sendable {
    /// A reverse proxy that logs people in and says who it is.
    package struct Proxy: Hashable, Sendable {
        /// Its address: the field counts from nowhere else.
        package var address: String
        /// The name of the field, in lower case.
        package var field: String

        package init(address: String, field: String) {
            (self.address, self.field) = (address, field.lowercased())
        }
    }

    package let address: SocketAddress
    private let listener: BlockingListener
    private let identity: TLSIdentity?
    private let proxy: Proxy?
    private let safety: WebSafety
    private let routes: [WebRoute]
    private let visitors: any VisitorSource
    private let control: any GuardControl
    private let sessions: WebSessions
    private let slots = ControlSlots()

    /// Binds and listens; connections wait in the kernel until `run`.
    /// - Parameters:
    ///   - identity: nil for a plain listener, which is only for a loopback address.
    ///   - hosts: names by which browsers reach it, besides its address.
    ///   - routes: the first that matches a path gets its requests.
    package init(
        _ wanted: SocketAddress, identity: TLSIdentity?, hosts: [String], proxy: Proxy?, sessions: WebSessions,
        routes: [WebRoute], visitors: any VisitorSource, control: any GuardControl
    ) throws(ControlFailure) {
        guard wanted.isLoopback || identity != nil else {
            throw .cannot("control.listen: \(wanted) can be reached from other machines, so it needs TLS")
        }
        do throws(NetError) { listener = try BlockingListener(wanted) } catch {
            throw .cannot("control.listen: cannot listen at \(wanted): \(error)")
        }
        address = listener.address ?? wanted
        safety = WebSafety(listen: address.host, port: address.port, hosts: hosts)
        (self.identity, self.proxy, self.sessions) = (identity, proxy, sessions)
        self.routes = WebLogin(visitors, sessions).routes + routes
        (self.visitors, self.control) = (visitors, control)
    }

    /// Serves until the task is cancelled.
    package func run() async {
        await listener.run { connection in
            guard case .address(let peer) = connection.peer else { return }
            let exchanges = HTTPExchanges(connection, slots: slots, user: .address(peer.host))
            await exchanges.run(tls: identity?.context, reading: reading) { incoming in
                var answer = await self.answer(incoming, from: peer)
                answer.fields += WebSafety.fields(of: answer)
                return answer
            }
        }
    }

    private func route(_ head: RequestHead) -> WebRoute? { routes.first { $0.matches(head) } }

    private func reading(_ head: RequestHead) -> IncomingRequest.Reading {
        guard safety.isOurs(host: head.fields["host"]) else { return .nothing }
        return route(head)?.reading(head) ?? .nothing
    }

    private func answer(_ incoming: IncomingRequest, from peer: SocketAddress) async -> ControlAnswer {
        var head = incoming.head
        guard safety.isOurs(host: head.fields["host"]) else {
            return .failure(
                421, "this is no name of the guard; when it is one, add it to control.hosts in the configuration")
        }
        if head.method == "HEAD" { head.method = "GET" }
        guard let route = route(head) else { return .failure(404, "there is nothing at this address") }
        var request = WebRequest(
            head: head, body: incoming.body, file: incoming.file, peer: peer.host, isLoopback: peer.isLoopback,
            isEncrypted: identity != nil)
        do throws(ControlFailure) { try await identify(&request) } catch { return ControlAnswer(error) }
        if request.changes, request.head.fields["authorization"] == nil, !safety.isFromUs(head) {
            return .failure(403, "this request comes from another web site")
        }
        if request.visitor == nil, route.door != .open { return Self.closed(route, request) }
        let (asked, user) = (request, ControlSlots.User.address(peer.host))
        return await slots.answer(route.slot(head), for: user) { await route.answer(asked) }
    }

    /// What one who has not logged in gets.
    private static func closed(_ route: WebRoute, _ request: WebRequest) -> ControlAnswer {
        guard route.door == .person, request.head.fields["authorization"] == nil else {
            return .failure(401, "log in, or send a token: Authorization: Bearer sgt_…")
                .with("WWW-Authenticate", "Bearer realm=\"sendguard\"")
        }
        let target = request.changes ? "/" : request.target
        return ControlAnswer(status: 303, type: "text/plain; charset=utf-8", .whole([]))
            .with("Location", "/login" + (target == "/" ? "" : "?to=\(ControlHTTP.encoded(target))"))
    }

    // MARK: Who asks

    private func identify(_ request: inout WebRequest) async throws(ControlFailure) {
        let fields = request.head.fields
        if let authorization = fields["authorization"] {
            let words = authorization.split(separator: " ")
            guard words.count == 2, words[0].lowercased() == "bearer" else { return }
            request.visitor = try await visitors.visitor(token: String(words[1]))
            return
        }
        if let proxy, request.peer == proxy.address, let name = fields[proxy.field] {
            request.visitor = try await visitors.visitor(proxied: name)
            return
        }
        let name = WebLogin.cookie(isEncrypted: request.isEncrypted)
        let now = Timestamp(microseconds: Clock.wallMicroseconds)
        guard let cookie = CookieField.value(of: name, in: fields["cookie"]),
            var session = sessions.find(cookie, at: now)
        else { return }
        guard let visitor = try await visitors.current(session.visitor, since: session.since) else {
            sessions.end(session.number)
            return
        }
        session.visitor = visitor
        (request.visitor, request.session) = (visitor, session)
    }
}
