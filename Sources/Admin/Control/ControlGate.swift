import Net
import Synchronization

/// Stands in front of the HTTP server and knows of each of its connections who made it.
///
/// **Why it carries octets:** FlyingFox does not show a request's socket, and so not its credentials either. It does show
/// the name that the other side of a connection has. Each connection that comes in here is carried to it under a name of
/// its own, and the name is noted with whoever the kernel says it is. A request over a connection that did not come this
/// way has no name that is known, and none can be had by writing anything into it.
final class ControlGate: Sendable {
    /// Where the HTTP server listens.
    private let inner: String
    private let folder: String
    /// Whose members may ask.
    private let group: UInt32?
    private let state = Mutex(State())

    private struct State {
        var number = 0
        var askers: [String: Asker] = [:]
    }

    init(inner: String, folder: String, group: UInt32?) {
        self.inner = inner
        self.folder = folder
        self.group = group
    }

    /// Serves one connection to its end. Blocks.
    func serve(_ connection: LocalConnection) {
        guard let peer = connection.peer else { return }
        let asker = Asker(peer, group: group, ownID: Accounts.ownID)
        let name = state.withLock { state in
            state.number += 1
            let name = "\(folder)/.asker-\(state.number)"
            state.askers[name] = asker
            return name
        }
        defer { state.withLock { _ = $0.askers.removeValue(forKey: name) } }
        // The client sees that the connection ends.
        try? connection.carry(to: inner, as: name)
    }

    /// Who made a connection; nil when it did not come through here.
    func asker(named name: String) -> Asker? { state.withLock { $0.askers[name] } }
}
