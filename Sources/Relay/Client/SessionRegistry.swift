import Content
import Guard
import Net
import Synchronization
import System

/// The open client sessions: counted against the limits, and found again when the guard drains.
final class SessionRegistry: Sendable {
    enum Refusal: String {
        case tooMany = "too many sessions"
        case tooManyFromClient = "too many sessions from your address"
        case tooFast = "too many connections from your address in a minute"
    }

    /// What the registry holds them to.
    struct Bounds {
        let sessions: Int
        let perClient: Int
        /// New ones of a client; nil sets no bound.
        let perMinute: Int?
    }

    /// A session as the registry holds it. Its parts are touched on its loop only, which makes it Sendable.
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
        var arrivals = ArrivalGate()
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

/// What the server needs of a conversation to drain it, and to put on record why it ended. Lives on the connection's loop.
final class ConversationHooks {
    /// The conversation waits for a command, so an interruption costs the client nothing but a 421.
    var isWaitingForCommand = false
    let isDraining: () -> Bool
    /// Told what ended the session, or was refused in it, and who was logged in.
    let note: (SessionNote, _ login: String?) -> Void

    init(
        isDraining: @escaping () -> Bool,
        note: @escaping (SessionNote, _ login: String?) -> Void = { _, _ in }
    ) {
        self.isDraining = isDraining
        self.note = note
    }
}

/// What a conversation says of a session event; where and who is for the server to add.
struct SessionNote {
    let kind: SessionEvent.Kind
    /// In words for a person.
    let detail: String
    var mail = SessionMail()
    var topic = ""
}

/// Whether a client opens connections too fast: so many a minute on average, and so many at once after a minute's silence
/// (the generic cell rate algorithm, ITU-T I.371: one moment a client is all it keeps).
struct ArrivalGate {
    /// By client, the moment at which all its connections so far would have come at just the rate. Monotonic nanoseconds.
    private var due: [ClientNetwork: Int64] = [:]

    mutating func admits(_ client: ClientNetwork, perMinute: Int, now: Int64) -> Bool {
        let minute: Int64 = 60_000_000_000
        let next = max(due[client] ?? now, now) + minute / Int64(perMinute)
        guard next - now <= minute else { return false }
        if due[client] == nil, due.count >= RelayLimits.rememberedClients {
            due = due.filter { $0.value > now }
            // Nobody is turned away for want of room here.
            if due.count >= RelayLimits.rememberedClients { due.removeAll() }
        }
        due[client] = next
        return true
    }
}
