import Guard
import Mail
import TestSupport

@testable import Store

extension Store {
    /// Sets the limits and returns when the pruner has looked afterwards and nothing more has to be deleted.
    func prune(to settings: AuditSettings, at now: @escaping @Sendable () -> Timestamp) async throws {
        restrictAudit(to: settings, now: now)
        try await pruned()
    }

    /// Returns when the pruner has begun to look after this call, and nothing more has to be deleted.
    func pruned() async throws {
        // One look may be in progress; the second one to end began later.
        let writer = try writer
        let looks = writer.pruningCount
        try await awaitUntil("two looks of the pruner") { writer.pruningCount >= looks + 2 }
    }
}
