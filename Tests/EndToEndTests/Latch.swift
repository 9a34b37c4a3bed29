import Synchronization
import TestSupport

/// Keeps an ESP from replying until the test opens it.
final class Latch: Sendable {
    private let isOpen = Atomic(false)

    func open() { isOpen.store(true, ordering: .relaxed) }

    /// Returns when it is open, or after the longest time that a test waits.
    func wait() { try? waitUntil("the latch to open") { isOpen.load(ordering: .relaxed) } }
}

extension ScriptedESP {
    /// Accepts everything, but replies to no end of data before the latch is open.
    static func waiting(for latch: Latch) throws -> ScriptedESP {
        try ScriptedESP { event in
            if case .endOfData = event { latch.wait() }
            return nil
        }
    }
}
