import Guard
import Mail
import Synchronization

/// Damage reports that live pages show, each counted again only after a while: fifty open pages ask every second, and a
/// count may read a million deliveries.
package final class DamageGlances: Sendable {
    private struct Glance {
        let at: Timestamp
        let report: DamageReport
    }

    /// A count is shown for this long.
    static let freshness = Duration.seconds(10)
    /// Counts that are kept.
    static let most = 16

    private let glances = Mutex<[RecordFilter: Glance]>([:])

    package init() {}

    /// What was counted before, however old; nil: nothing.
    func known(_ filter: RecordFilter) -> DamageReport? { glances.withLock { $0[filter]?.report } }

    func damage(
        _ filter: RecordFilter, _ control: any GuardControl, at now: Timestamp
    ) async throws(ControlFailure) -> DamageReport {
        if let known = glances.withLock({ $0[filter] }), now >= known.at, now - known.at < Self.freshness {
            return known.report
        }
        let report = try await control.damage(filter)
        glances.withLock { glances in
            if glances.count >= Self.most, let oldest = glances.min(by: { $0.value.at < $1.value.at }) {
                glances[oldest.key] = nil
            }
            glances[filter] = Glance(at: now, report: report)
        }
        return report
    }
}
