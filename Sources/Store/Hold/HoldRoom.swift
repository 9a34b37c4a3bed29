import Mail
import Synchronization

/// How much may be held, and how much is. Any thread.
final class HoldRoom: Sendable {
    private struct Bytes {
        var used: Int
        var limit = Int.max
    }

    private let bytes: Mutex<Bytes>

    /// - Parameter used: octets on the disk at start.
    init(used: Int) { bytes = Mutex(Bytes(used: used)) }

    func restrict(to limit: Int) { bytes.withLock { $0.limit = limit } }

    /// False when it would be too much; then nothing is taken.
    func take(_ count: Int) -> Bool {
        bytes.withLock { bytes in
            guard bytes.used + count <= bytes.limit else { return false }
            bytes.used += count
            return true
        }
    }

    func giveBack(_ count: Int) { bytes.withLock { $0.used -= count } }
}
