import FlyingFox
import FlyingSocks
import Foundation
import Net

/// The guard's control interface: HTTP on a Unix socket that only the guard's user and group may open.
///
/// **Why the socket is made under another name:** it is bound, given mode 0660 and only then renamed to where
/// clients look, so that nobody ever finds it with the mode the umask gave it, and so that a client finds
/// either a guard that answers or none.
package struct ControlServer: Sendable {
    package let path: String
    private let routes: ControlRoutes

    /// - Parameter path: of the socket; at most `UnixSocketRequest.pathLimitBytes` with `.new` appended.
    package init(path: String, control: any GuardControl) {
        self.path = path
        routes = ControlRoutes(control: control)
    }

    /// Serves until the task is cancelled, then returns and takes the socket away.
    ///
    /// - Parameter ready: called once, when clients can connect.
    /// - Throws: `ControlFailure.cannot` when another guard answers there or the socket cannot be made.
    package func run(ready: @Sendable () -> Void = {}) async throws(ControlFailure) {
        let fresh = path + ".new"
        guard fresh.utf8.count <= UnixSocketRequest.pathLimitBytes else {
            throw .cannot("\(path): \(UnixSocketFailure.pathTooLong)")
        }
        guard !UnixSocketRequest.isAnswered(path: path) else { throw .cannot("\(path): another guard answers there") }
        try remove(path)
        try remove(fresh)
        let routes = routes
        let server = HTTPServer(
            config: .init(
                address: .unix(path: fresh), timeout: TimeInterval(AdminLimits.bulkTimeout.components.seconds),
                logger: .disabled),
            handler: ClosureHTTPHandler { await routes.respond(to: $0) })
        defer {
            try? FileManager.default.removeItem(atPath: fresh)
            try? FileManager.default.removeItem(atPath: path)
        }
        do {
            try await serve(server, from: fresh, ready: ready)
        } catch let failure as ControlFailure {
            throw failure
        } catch {
            guard !Task.isCancelled else { return }
            throw .cannot("\(path): the control socket failed: \(error)")
        }
    }

    private func serve(_ server: HTTPServer, from fresh: String, ready: @Sendable () -> Void) async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await server.run()
                return true
            }
            group.addTask {
                try await server.waitUntilListening(timeout: 30)
                return false
            }
            // Whichever ends first: the server with its failure, or the wait because it listens.
            guard try await group.next() == false else { return }
            do {
                try FileManager.default.setAttributes([.posixPermissions: 0o660], ofItemAtPath: fresh)
                try FileManager.default.moveItem(atPath: fresh, toPath: path)
            } catch {
                throw ControlFailure.cannot("\(path): the control socket cannot be made")
            }
            ready()
            _ = try await group.next()
        }
    }

    /// A file left by a guard that was killed.
    private func remove(_ path: String) throws(ControlFailure) {
        guard (try? FileManager.default.attributesOfItem(atPath: path)) != nil else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw .cannot("\(path): a socket is left over and cannot be removed")
        }
    }
}
