import Guard
import Mail
import Net
import Synchronization
import System

/// Puts refused logins on record: the first of a client at once, those that follow within a minute as one with the next.
///
/// **Why not each:** somebody who guesses would fill the trail that is to tell of it.
///
/// **Why not every name:** people type their password where the name belongs. A name that no user has is kept as a short
/// hash under a key that ends with the process: attempts with the same name can be told, the text cannot.
final class LoginRefusals: Sendable {
    private struct Client {
        /// Refused since the last that is on record.
        var count = 0
        var notedAt: Timestamp
    }

    private let events: any RecordStore
    private let clients = Mutex<[ClientNetwork: Client]>([:])
    private static let pause: Duration = .seconds(60)
    /// Characters of a login that are kept: it is whatever somebody has sent.
    private static let loginCharacters = 64
    private let secret: [UInt8]

    init(_ events: any RecordStore) {
        self.events = events
        var generator = SystemRandomNumberGenerator()
        secret = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// - Parameters:
    ///   - host: the client's address.
    ///   - isKnown: a user has this name.
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
        let more = count == 0 ? "" : ", after \(count) more since the last on record"
        let name = isKnown ? String(login.prefix(Self.loginCharacters)).harmless : unknown(login)
        // A trail that cannot be written is halted over elsewhere; the login is refused all the same.
        try? await events.append(
            GuardEvent(
                at: at, kind: .login, who: Identity(name: host), reason: "wrong name or password\(more)",
                subject: "login as \(name)"))
    }

    private func unknown(_ login: String) -> String {
        "an unknown name, #\(Digest.hex(Digest.of(secret + Array(login.utf8), by: "SHA256").prefix(4)))"
    }
}
