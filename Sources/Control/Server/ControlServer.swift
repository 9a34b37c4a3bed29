// Folder Server: the server side of the control socket: who asks, what is read, which endpoint it is for
// (`ControlRoutes`), and the answer. It may use Endpoints and all folders below it, but not Client.

import Foundation
import Net
import System

/// The guard's control interface on a Unix socket in the state folder. The kernel identifies the client.
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
        let listener: BlockingListener
        do throws(NetError) { listener = try BlockingListener(path: path, group: group) } catch {
            throw .cannot("\(path): cannot create the control socket: \(error)")
        }
        defer { try? FileManager.default.removeItem(atPath: path) }
        ready()
        await listener.run(serve)
    }

    /// Serves a connection, request after request, until it ends.
    private func serve(_ connection: BlockingConnection) async {
        guard case .process(let peer?) = connection.peer else { return }
        let requester = Requester(peer, group: group, ownID: Accounts.ownID)
        let exchanges = HTTPExchanges(connection, slots: slots, user: .account(requester.userID))
        await exchanges.run(reading: Self.reading) { request in await answer(request, requester) }
    }

    private static func reading(_ head: RequestHead) -> IncomingRequest.Reading {
        guard case .endpoint(let endpoint, _, _) = ControlRoutes.find(head) else { return .nothing }
        return endpoint.takesFile ? .file : .whole(limitBytes: ControlLimits.requestBytes)
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
        switch ControlRoutes.find(request.head) {
        case .failure(let answer): return answer
        case .endpoint(let endpoint, let parameters, let query):
            let received = ReceivedRequest(
                parameters: parameters, query: query, body: request.body, file: request.file)
            return await slots.answer(endpoint.terms.slot, for: .account(requester.userID)) {
                await ControlRoutes(control: control).answer(endpoint, received)
            }
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
