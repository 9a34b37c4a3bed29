import Synchronization

/// Bytes of message bodies in memory, over all sessions and loops.
package final class MemoryBudget: Sendable {
    private let limitBytes: Int
    private let used = Atomic<Int>(0)

    package init(limitBytes: Int) { self.limitBytes = limitBytes }

    /// False when it would exceed the limit; then nothing is taken.
    func take(_ bytes: Int) -> Bool {
        let (_, now) = used.add(bytes, ordering: .relaxed)
        if now <= limitBytes { return true }
        used.subtract(bytes, ordering: .relaxed)
        return false
    }

    func giveBack(_ bytes: Int) { used.subtract(bytes, ordering: .relaxed) }

    package var usedBytes: Int { used.load(ordering: .relaxed) }
}
