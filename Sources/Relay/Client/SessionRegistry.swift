import Content
import Guard
import Net
import Synchronization
import System

/// The open client sessions: checked against the limits, and woken when the guard drains.
final class SessionRegistry: Sendable {
    enum Refusal: String {
        case tooMany = "too many sessions"
        case tooManyFromClient = "too many sessions from your address"
        case tooFast = "too many connections from your address in a minute"
    }

    /// The limits for sessions.
    struct Bounds {
        let sessions: Int
        let perClient: Int
        /// New connections of one client per minute; nil: no limit.
        let perMinute: Int?
    }

    /// A session in the registry. Sendable because only its loop touches its parts.
    final class Entry: @unchecked Sendable {
        let connection: Connection
        let hooks: ConversationHooks
        let client: ClientNetwork
        init(connection: Connection, hooks: ConversationHooks) {
            self.connection = connection
            self.hooks = hooks
            client = ClientNetwork(connection.peer)
        }
    }

    private struct State {
        var entries: [ObjectIdentifier: Entry] = [:]
        var byClient: [ClientNetwork: Int] = [:]
        var arrivals = ConnectionRateLimit()
    }

    private let state = Mutex(State())

    func add(_ entry: Entry, within bounds: Bounds) -> Refusal? {
        state.withLock { state in
            if let perMinute = bounds.perMinute,
                !state.arrivals.admits(entry.client, perMinute: perMinute, now: Clock.monotonicNanoseconds)
            {
                return .tooFast
            }
            if state.entries.count >= bounds.sessions { return .tooMany }
            if state.byClient[entry.client, default: 0] >= bounds.perClient { return .tooManyFromClient }
            state.entries[ObjectIdentifier(entry)] = entry
            state.byClient[entry.client, default: 0] += 1
            return nil
        }
    }

    func remove(_ entry: Entry) {
        state.withLock { state in
            guard state.entries.removeValue(forKey: ObjectIdentifier(entry)) != nil else { return }
            let left = state.byClient[entry.client, default: 1] - 1
            state.byClient[entry.client] = left > 0 ? left : nil
        }
    }

    var count: Int { state.withLock { $0.entries.count } }

    /// Wakes the sessions that wait for a command; the others notice the drain before they wait again.
    func drain() {
        for entry in state.withLock({ Array($0.entries.values) }) {
            entry.connection.loop.submit {
                if entry.hooks.isWaitingForCommand { entry.connection.interrupt() }
            }
        }
    }

    /// Closes all remaining sessions.
    func closeAll() {
        for entry in state.withLock({ Array($0.entries.values) }) {
            entry.connection.loop.submit { entry.connection.close() }
        }
    }
}

/// The server's access to a conversation, to drain it and to record why it ended. Used only on the connection's loop.
final class ConversationHooks {
    /// Whether the conversation waits for a command, so that an interruption costs the client only a 421.
    var isWaitingForCommand = false
    let isDraining: () -> Bool
    /// Called with what ended the session or was refused in it, and with the client's login.
    let note: (SessionNote, _ login: String?) -> Void

    init(
        isDraining: @escaping () -> Bool,
        note: @escaping (SessionNote, _ login: String?) -> Void = { _, _ in }
    ) {
        self.isDraining = isDraining
        self.note = note
    }
}

/// A conversation's part of a session event; the server adds the place and the client.
struct SessionNote {
    let kind: SessionEvent.Kind
    /// A text for a person.
    let detail: String
    var mail = SessionMail()
    var topic = ""
}

/// Limits how fast a client opens connections: an average per minute, and the same number at once after a minute
/// without any. It is the generic cell rate algorithm (ITU-T I.371), which stores one time per client.
struct ConnectionRateLimit {
    /// For each client, the time at which its connections so far would have ended at exactly the allowed rate.
    /// Monotonic nanoseconds.
    private var due: [ClientNetwork: Int64] = [:]

    mutating func admits(_ client: ClientNetwork, perMinute: Int, now: Int64) -> Bool {
        let minute: Int64 = 60_000_000_000
        let next = max(due[client] ?? now, now) + minute / Int64(perMinute)
        guard next - now <= minute else { return false }
        if due[client] == nil, due.count >= RelayLimits.rememberedClients {
            due = due.filter { $0.value > now }
            // A lack of room here never refuses a client.
            if due.count >= RelayLimits.rememberedClients { due.removeAll() }
        }
        due[client] = next
        return true
    }
}
