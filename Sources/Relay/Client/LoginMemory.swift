import Synchronization
import System

/// Logins that were compared a short while ago, as keyed hashes: the same again need no comparison.
///
/// **Why:** most applications open a session for each message, and a comparison takes tens of milliseconds of a core by
/// intent. One that is known is answered at once, however many guesses wait; and a program with an old password, which
/// tries it again and again, costs nothing. Only the keyed hash is kept, for `loginsKept`, and its key ends with the
/// process, so what leaks from here can be tried offline by nobody who does not have all of the guard's memory. What the
/// users file says of the login goes into the hash, so a changed password counts at once.
final class LoginMemory: Sendable {
    struct Key: Hashable { fileprivate let digest: [UInt8] }

    private struct Kept {
        var isGood: Bool
        /// Monotonic nanoseconds.
        var until: Int64
    }

    private let digest = KeyedDigest()
    private let kept = Mutex<[Key: Kept]>([:])

    /// - Parameter hash: what the users file says of the login, or of another one when there is no such login.
    func key(login: String, password: String, hash: PasswordHash, exists: Bool) -> Key {
        Key(digest: digest.of([login, password, hash.text, exists ? "1" : "0"]))
    }

    /// What the comparison came to; nil when there was none lately.
    func outcome(_ key: Key, now: Int64) -> Bool? {
        kept.withLock { kept in
            guard let known = kept[key], known.until > now else { return nil }
            return known.isGood
        }
    }

    func note(_ key: Key, isGood: Bool, now: Int64) {
        kept.withLock { kept in
            if kept[key] == nil, kept.count >= RelayLimits.rememberedClients {
                kept = kept.filter { $0.value.until > now }
                // Good ones are few, and worth more than what a flood of guesses leaves.
                if kept.count >= RelayLimits.rememberedClients { kept = kept.filter(\.value.isGood) }
                if kept.count >= RelayLimits.rememberedClients { kept.removeAll() }
            }
            kept[key] = Kept(isGood: isGood, until: now + RelayLimits.loginsKept.nanoseconds)
        }
    }

    var count: Int { kept.withLock { $0.count } }
}
