import Net
import Synchronization

/// The open client sessions: counted against the limits, and found again when the guard drains.
final class SessionRegistry: Sendable {
    enum Refusal { case tooMany, tooManyFromClient }

    /// A session as the registry holds it. Its parts are touched on its loop only, which makes it Sendable.
    final class Entry: @unchecked Sendable {
        let connection: Connection
        let hooks: ConversationHooks
        init(connection: Connection, hooks: ConversationHooks) {
            self.connection = connection
            self.hooks = hooks
        }
    }

    private struct State {
        var entries: [ObjectIdentifier: Entry] = [:]
        var byHost: [String: Int] = [:]
    }

    private let state = Mutex(State())

    func add(_ entry: Entry, limit: Int, limitPerClient: Int) -> Refusal? {
        let host = entry.connection.peer.host
        return state.withLock { state in
            if state.entries.count >= limit { return .tooMany }
            if state.byHost[host, default: 0] >= limitPerClient { return .tooManyFromClient }
            state.entries[ObjectIdentifier(entry)] = entry
            state.byHost[host, default: 0] += 1
            return nil
        }
    }

    func remove(_ entry: Entry) {
        let host = entry.connection.peer.host
        state.withLock { state in
            guard state.entries.removeValue(forKey: ObjectIdentifier(entry)) != nil else { return }
            let left = state.byHost[host, default: 1] - 1
            state.byHost[host] = left > 0 ? left : nil
        }
    }

    var count: Int { state.withLock { $0.entries.count } }

    /// Wakes the sessions that wait for a command; the others notice before they wait again.
    func drain() {
        for entry in state.withLock({ Array($0.entries.values) }) {
            entry.connection.loop.submit {
                if entry.hooks.isWaitingForCommand { entry.connection.interrupt() }
            }
        }
    }

    /// Closes whatever is left.
    func closeAll() {
        for entry in state.withLock({ Array($0.entries.values) }) {
            entry.connection.loop.submit { entry.connection.close() }
        }
    }
}
