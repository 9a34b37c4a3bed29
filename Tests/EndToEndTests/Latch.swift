import Synchronization
import TestSupport

/// Keeps an ESP from answering until a test lets it.
final class Latch: Sendable {
    private let isOpen = Atomic(false)

    func open() { isOpen.store(true, ordering: .relaxed) }

    /// Returns when it is open, or after the time that a test waits for anything.
    func wait() { try? waitUntil("leave to answer") { isOpen.load(ordering: .relaxed) } }
}

extension ScriptedESP {
    /// Takes everything, and answers no end of data before the latch is open.
    static func waiting(for latch: Latch) throws -> ScriptedESP {
        try ScriptedESP { event in
            if case .endOfData = event { latch.wait() }
            return nil
        }
    }
}
