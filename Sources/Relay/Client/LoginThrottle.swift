import Net
import Synchronization

/// Slows down the guessing of logins, by client over all its sessions and on every loop.
///
/// The logins of one client are compared one after another, each in its turn, so that it never takes more than one of the
/// threads that compare. Each refused one makes the next turns later: the first two cost nothing, then they are 1, 2, 4 ...
/// seconds apart, at most `longestPause`. One is forgotten a minute. A session waits for its turn without holding its
/// loop; who would wait too long is told at once to come back later.
///
/// Moments are monotonic nanoseconds, given by the caller.
final class LoginThrottle: Sendable {
    enum Turn: Hashable {
        case now
        /// Ask again then, with this moment.
        case at(Int64)
        /// Nothing is compared: too many wait already.
        case never
    }

    fileprivate struct Client {
        var failures = 0
        /// When the next failure is forgotten.
        var forgetsAt: Int64 = 0
        /// The first moment that is not taken.
        var free: Int64 = 0
        /// No turn before: the pause behind the last failure.
        var pausedUntil: Int64 = 0
        /// One of its logins is with the thread that compares.
        var isComparing = false
    }

    fileprivate struct State {
        var clients: [ClientNetwork: Client] = [:]
        /// Nanoseconds that the last comparison took: how far turns are apart without a failure.
        var cost: Int64 = 30_000_000
    }

    private let state = Mutex(State())

    /// - Parameter turn: the moment of an earlier answer, which has come.
    func ask(_ network: ClientNetwork, turn: Int64? = nil, now: Int64) -> Turn {
        state.withLock { state in
            var client = state.client(network, now)
            // What came since may have put it off.
            let isFree = client.pausedUntil <= now && !client.isComparing
            if isFree, turn != nil || client.free <= now {
                client.isComparing = true
                client.free = max(client.free, now + max(state.cost, Self.pause(after: client.failures)))
                state.keep(client, network, now)
                return .now
            }
            let start = max(client.isComparing ? now + state.cost : now, client.free, client.pausedUntil)
            guard start - now <= RelayLimits.longestLoginWait.wholeNanoseconds else { return .never }
            client.free = start + max(state.cost, Self.pause(after: client.failures))
            state.keep(client, network, now)
            return .at(start)
        }
    }

    /// What a comparison that began at `since` came to; due after each `.now`.
    func answered(_ network: ClientNetwork, isRefused: Bool, since: Int64, now: Int64) {
        state.withLock { state in
            state.cost = max(1_000_000, now - since)
            var client = state.client(network, now)
            client.isComparing = false
            defer { state.keep(client, network, now) }
            guard isRefused else { return }
            if client.failures == 0 { client.forgetsAt = now + RelayLimits.loginFailureKept.wholeNanoseconds }
            client.failures += 1
            client.pausedUntil = now + Self.pause(after: client.failures)
        }
    }

    /// Clients that are remembered.
    var count: Int { state.withLock { $0.clients.count } }

    private static func pause(after failures: Int) -> Int64 {
        guard failures >= RelayLimits.freeLoginFailures else { return 0 }
        let doublings = min(failures - RelayLimits.freeLoginFailures, 20)
        return min(1_000_000_000 << doublings, RelayLimits.longestLoginPause.wholeNanoseconds)
    }

    fileprivate static func isOver(_ client: Client, _ now: Int64) -> Bool {
        client.failures == 0 && client.free <= now && client.pausedUntil <= now && !client.isComparing
    }
}

extension LoginThrottle.State {
    /// What is known of a client, with the failures gone that are old enough.
    fileprivate func client(_ network: ClientNetwork, _ now: Int64) -> LoginThrottle.Client {
        var client = clients[network] ?? LoginThrottle.Client()
        let kept = RelayLimits.loginFailureKept.wholeNanoseconds
        if client.failures > 0, client.forgetsAt <= now {
            let forgotten = (now - client.forgetsAt) / kept + 1
            client.failures = max(0, client.failures - Int(clamping: forgotten))
            client.forgetsAt += forgotten * kept
        }
        return client
    }

    /// Bounded: a new client takes the place of those with nothing to remember, or else of the one with the fewest failures.
    fileprivate mutating func keep(_ client: LoginThrottle.Client, _ network: ClientNetwork, _ now: Int64) {
        if clients[network] == nil, clients.count >= RelayLimits.rememberedClients {
            for known in Array(clients.keys) where LoginThrottle.isOver(self.client(known, now), now) {
                clients[known] = nil
            }
            if clients.count >= RelayLimits.rememberedClients,
                let least = clients.min(by: { $0.value.failures < $1.value.failures })
            {
                clients[least.key] = nil
            }
        }
        clients[network] = client
    }
}

extension Duration {
    /// For spans of at most 292 years.
    fileprivate var wholeNanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}
