import Guard
import Mail
import TestSupport

@testable import Store

extension Store {
    /// Puts bounds in force and returns when the pruner has looked after that and nothing more has to go.
    func prune(to settings: AuditSettings, at now: @escaping @Sendable () -> Timestamp) async throws {
        restrictAudit(to: settings, now: now)
        try await pruned()
    }

    /// Returns when the pruner has begun to look after this call, and nothing more has to go.
    func pruned() async throws {
        // A look may be under way: the second that ends has begun later.
        let writer = try writer
        let looks = writer.pruningCount
        try await awaitUntil("two looks of the pruner") { writer.pruningCount >= looks + 2 }
    }
}
