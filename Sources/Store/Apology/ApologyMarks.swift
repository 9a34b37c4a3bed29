import Guard
import Synchronization

/// Campaigns that are apologies: what the writer has to know of each record.
///
/// **Why the writer marks people, and not whoever sends:** a message that was let through a moment before its campaign was
/// armed is then marked like any other, since whether its record or the arming is committed first makes no difference.
final class ApologyMarks: Sendable {
    /// By the campaign's key.
    private let armed = Mutex<[String: Int64]>([:])

    func set(_ apologies: [Apology]) {
        let armed = apologies.filter(\.isArmed).map { (Apology.key($0.campaign), $0.id.value) }
        self.armed.withLock { $0 = Dictionary(armed) { $1 } }
    }

    /// Costs nothing while no apology is armed.
    func apology(of campaign: String) -> Int64? {
        armed.withLock { $0.isEmpty ? nil : $0[Apology.key(campaign)] }
    }
}
