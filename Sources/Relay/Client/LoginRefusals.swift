import Guard
import Mail
import Net
import Synchronization
import System

/// Writes events for refused logins: the first one of a client at once. Those that follow within a minute are counted
/// in the next event.
///
/// **Why not each:** a guesser would fill the events with refusals.
///
/// **Why not every name:** people sometimes type their password as the name. A name without a user is stored as a
/// short hash; its key exists only in this process. So attempts with the same name can be recognized, and the name
/// cannot be read.
final class LoginRefusals: Sendable {
    private struct Client {
        /// Refusals since the last event.
        var count = 0
        var notedAt: Timestamp
    }

    private let events: any RecordStore
    private let clients = Mutex<[ClientNetwork: Client]>([:])
    private static let pause: Duration = .seconds(60)
    /// Characters of a login name that are kept: the client may send any text.
    private static let loginCharacters = 64
    private let secret: [UInt8]

    init(_ events: any RecordStore) {
        self.events = events
        var generator = SystemRandomNumberGenerator()
        secret = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// - Parameters:
    ///   - host: the client's address.
    ///   - isKnown: whether a user has this name.
    func note(_ network: ClientNetwork, host: String, login: String, isKnown: Bool, at: Timestamp) async {
        let count = clients.withLock { clients -> Int? in
            if var known = clients[network], at - known.notedAt < Self.pause {
                known.count += 1
                clients[network] = known
                return nil
            }
            if clients[network] == nil, clients.count >= RelayLimits.rememberedClients {
                clients = clients.filter { at - $0.value.notedAt < Self.pause }
                guard clients.count < RelayLimits.rememberedClients else { return nil }
            }
            let before = clients[network]?.count ?? 0
            clients[network] = Client(notedAt: at)
            return before
        }
        guard let count else { return }
        let more = count == 0 ? "" : ", after \(count) more since the last event"
        let name = isKnown ? String(login.prefix(Self.loginCharacters)).harmless : unknown(login)
        // When the event cannot be written, the guard is halted by other code; the login is refused in any case.
        try? await events.append(
            GuardEvent(
                at: at, kind: .login, who: Identity(name: host), reason: "wrong name or password\(more)",
                subject: "login as \(name)"))
    }

    private func unknown(_ login: String) -> String {
        "an unknown name, #\(Digest.hex(Digest.of(secret + Array(login.utf8), by: "SHA256").prefix(4)))"
    }
}
