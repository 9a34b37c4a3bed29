import Guard
import Mail
import Net
import Synchronization

/// Puts refused logins on record: the first of a client at once, those that follow within a minute as one with the next.
///
/// **Why not each:** whoever guesses would fill the trail that is to tell of him.
final class LoginRefusals: Sendable {
    private struct Client {
        /// Refused since the last that is on record.
        var count = 0
        var notedAt: Timestamp
    }

    private let acts: any ActLog
    private let clients = Mutex<[ClientNetwork: Client]>([:])
    private static let pause: Duration = .seconds(60)
    /// Characters of a login that are kept: it is whatever somebody has sent.
    private static let loginCharacters = 64

    init(_ acts: any ActLog) { self.acts = acts }

    /// - Parameter host: the client's address.
    func note(_ network: ClientNetwork, host: String, login: String, at: Timestamp) async {
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
        let name = String(login.prefix(Self.loginCharacters)).harmless
        // A trail that cannot be written is halted over elsewhere; the login is refused all the same.
        try? await acts.append(
            Act(
                at: at, kind: .login, who: Identity(name: host), reason: "wrong name or password\(more)",
                subject: "login as \(name)"))
    }
}
