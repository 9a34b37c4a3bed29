import FlyingFox
import FlyingSocks
import Foundation
import Net

/// The guard's control interface: HTTP on a Unix socket of the state folder. `ControlGate` stands in front of it and
/// knows who asks; the HTTP server itself listens on `.control` beside it, which nobody else may open.
package struct ControlServer: Sendable {
    package let path: String
    private let group: UInt32?
    private let control: any GuardControl

    /// - Parameters:
    ///   - path: of the socket; at most `UnixSocketRequest.pathLimitBytes` with `.new` appended.
    ///   - group: whose members may ask, besides root and our own user.
    package init(path: String, group: UInt32? = nil, control: any GuardControl) {
        self.path = path
        self.group = group
        self.control = control
    }

    /// Serves until the task is cancelled, then returns and takes the socket away.
    ///
    /// - Parameter ready: called once, when clients can connect.
    /// - Throws: `ControlFailure.cannot` when another guard answers there or the socket cannot be made.
    package func run(ready: @Sendable () -> Void = {}) async throws(ControlFailure) {
        guard path.utf8.count + 4 <= UnixSocketRequest.pathLimitBytes else {
            throw .cannot("\(path): \(UnixSocketFailure.pathTooLong)")
        }
        guard !UnixSocketRequest.isAnswered(path: path) else { throw .cannot("\(path): another guard answers there") }
        let folder = (path as NSString).deletingLastPathComponent
        let inner = folder + "/.control"
        try remove(path)
        try remove(inner)
        let gate = ControlGate(inner: inner, folder: folder, group: group)
        let routes = ControlRoutes(control: control) { gate.asker(named: $0) }
        let server = HTTPServer(
            config: .init(
                address: .unix(path: inner), timeout: TimeInterval(AdminLimits.importTimeout.components.seconds),
                logger: .disabled),
            handler: ClosureHTTPHandler { await routes.respond(to: $0) })
        defer {
            try? FileManager.default.removeItem(atPath: inner)
            try? FileManager.default.removeItem(atPath: path)
        }
        do {
            try await serve(server, at: inner, behind: gate, ready: ready)
        } catch let failure as ControlFailure {
            throw failure
        } catch {
            guard !Task.isCancelled else { return }
            throw .cannot("\(path): the control socket failed: \(error)")
        }
    }

    private func serve(
        _ server: HTTPServer, at inner: String, behind gate: ControlGate, ready: @Sendable () -> Void
    ) async throws {
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
            let listener: LocalListener
            do {
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: inner)
                listener = try LocalListener(path: path, group: self.group)
            } catch {
                throw ControlFailure.cannot("\(path): the control socket cannot be made: \(error)")
            }
            group.addTask {
                await listener.run { gate.serve($0) }
                return true
            }
            ready()
            _ = try await group.next()
            group.cancelAll()
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
