// Folder Server: the server side of the control socket: who asks, what is read, which endpoint it is for
// (`ControlRoutes`), and the answer. It may use Endpoints and all folders below it, but not Client.

import Foundation
import Net
import System

/// The guard's control interface: HTTP on a Unix socket in the state folder. The kernel identifies the client.
///
/// Each connection has its own thread. That thread answers a stop from the first byte to the last and waits for no
/// other request. Slow requests run on the threads that all tasks share (`ControlSlots`, `ThreadExecutor`).
package struct ControlServer: Sendable {
    package let path: String
    private let group: UInt32?
    private let control: any GuardControl
    private let slots = ControlSlots()

    /// - Parameters:
    ///   - path: the path of the socket; at most `UnixSocketRequest.pathLimitBytes` with `.new` appended.
    ///   - group: its members may ask; so may root and our own user.
    package init(path: String, group: UInt32? = nil, control: any GuardControl) {
        self.path = path
        self.group = group
        self.control = control
    }

    /// Serves until the task is cancelled, then removes the socket and returns.
    ///
    /// - Parameter ready: called once, when clients can connect.
    /// - Throws: `ControlFailure.cannot` when another guard answers there or the socket cannot be created.
    package func run(ready: @Sendable () -> Void = {}) async throws(ControlFailure) {
        guard path.utf8.count + 4 <= UnixSocketRequest.pathLimitBytes else {
            throw .cannot("\(path): \(UnixSocketFailure.pathTooLong)")
        }
        guard !UnixSocketRequest.isAnswered(path: path) else { throw .cannot("\(path): another guard answers there") }
        try removeLeftover()
        let listener: LocalListener
        do throws(NetError) { listener = try LocalListener(path: path, group: group) } catch {
            throw .cannot("\(path): cannot create the control socket: \(error)")
        }
        defer { try? FileManager.default.removeItem(atPath: path) }
        ready()
        await listener.run(serve)
    }

    /// Serves a connection, request after request, until it ends.
    private func serve(_ connection: LocalConnection) async {
        guard let peer = connection.peer else { return }
        let requester = Requester(peer, group: group, ownID: Accounts.ownID)
        let input = ControlInput(connection)
        while await exchange(input, requester) {}
        connection.finish(until: .after(ControlLimits.farewellTimeout))
    }

    /// Reads one request and answers it.
    /// - Returns: whether another may follow.
    private func exchange(_ input: ControlInput, _ requester: Requester) async -> Bool {
        let connection = input.connection
        let arrival = slots.arrive(user: requester.userID) { connection.abandon() }
        let request: IncomingRequest?
        do throws(RequestHead.Fault) {
            request = try IncomingRequest(input)
            slots.depart(arrival)
        } catch {
            slots.depart(arrival)
            _ = await send(.failure(error.status, error.text), to: connection, nil)
            return false
        }
        guard let request else { return false }
        let answer = await answer(request, requester)
        return await send(answer, to: connection, request)
    }

    private func answer(_ request: IncomingRequest, _ requester: Requester) async -> ControlAnswer {
        let who = requester.identity(claiming: request.head.person, name: Accounts.userName)
        let control = control.acting(as: who)
        guard requester.isAllowed else {
            let reason =
                "\(who.name) may not use the control socket: only root, the guard's own user and members of "
                + "control.group may"
            if request.head.method != "GET" {
                await control.noteRefusal(of: "/" + request.head.path.joined(separator: "/"), because: reason)
            }
            return .failure(403, reason)
        }
        switch request.found {
        case .failure(let answer): return answer
        case .endpoint(let endpoint, let parameters, let query):
            let kind = endpoint.terms.slot
            guard slots.enter(kind, user: requester.userID) else {
                return .failure(503, "the guard is busy with other requests of this kind; try again")
            }
            let received = ReceivedRequest(
                parameters: parameters, query: query, body: request.body, file: request.file)
            let routes = ControlRoutes(control: control)
            guard kind == .report else {
                defer { slots.leave(kind, user: requester.userID) }
                return await routes.answer(endpoint, received)
            }
            return await withTaskExecutorPreference(globalConcurrentExecutor) {
                let answer = await routes.answer(endpoint, received)
                guard case .pieces(let pieces) = answer.body else {
                    slots.leave(kind, user: requester.userID)
                    return answer
                }
                // The slot is in use until the whole answer has been read.
                let begun = BegunAnswer(pieces) { [slots] in slots.leave(kind, user: requester.userID) }
                do throws(ControlFailure) { try await begun.begin() } catch { return ControlAnswer(error) }
                return ControlAnswer(status: answer.status, type: answer.type, .pieces(begun))
            }
        }
    }

    /// - Parameter request: the answered request; nil when it could not be read.
    /// - Returns: whether another may follow.
    private func send(
        _ answer: ControlAnswer, to connection: LocalConnection, _ request: IncomingRequest?
    ) async -> Bool {
        var keepsAlive = request.map { $0.head.keepsAlive && $0.isWhole } ?? false
        let isChunked: Bool
        if case .pieces = answer.body { isChunked = request?.head.isOld == false } else { isChunked = false }
        if case .pieces = answer.body, !isChunked { keepsAlive = false }
        let head = answer.head(keepsAlive: keepsAlive, isChunked: isChunked)
        do {
            switch answer.body {
            case .whole(let bytes): try await write(head + bytes, to: connection)
            case .pieces(let pieces):
                try await write(head, to: connection)
                while let piece = try await withTaskExecutorPreference(
                    globalConcurrentExecutor, operation: { try await pieces.next() })
                {
                    try await write(isChunked ? ControlHTTP.chunk(piece) : piece, to: connection)
                }
                if isChunked { try await write(ControlHTTP.chunk([]), to: connection) }
            }
        } catch {
            // The client has gone or does not read, or the answer broke off. A client recognizes a broken answer by
            // its missing end.
            return false
        }
        return keepsAlive
    }

    private func write(_ bytes: [UInt8], to connection: LocalConnection) async throws(NetError) {
        try await connection.thread.run { () throws(NetError) in
            try connection.write(bytes, patience: ControlLimits.readerTimeout)
        }
    }

    /// Removes a socket left by a guard that was killed.
    private func removeLeftover() throws(ControlFailure) {
        guard (try? FileManager.default.attributesOfItem(atPath: path)) != nil else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw .cannot("\(path): a socket of an earlier guard is there and cannot be removed; remove it")
        }
    }
}

/// A long answer whose first piece has been read, so that an immediate error becomes a failure answer and not a
/// broken one. It frees its slot when it ends or is released.
private actor BegunAnswer: PageSource {
    private let source: any PageSource<UInt8>
    private let leave: @Sendable () -> Void
    private var first: [UInt8]?

    init(_ source: any PageSource<UInt8>, leave: @escaping @Sendable () -> Void) {
        (self.source, self.leave) = (source, leave)
    }

    deinit { leave() }

    func begin() async throws(ControlFailure) { first = try await source.next() }

    func next() async throws(ControlFailure) -> [UInt8]? {
        guard let first else { return nil }
        self.first = try await source.next()
        return first
    }
}
