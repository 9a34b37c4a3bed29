import Content
import Guard
import Mail
import Synchronization

/// How many recipients of each campaign were on suppression lists, over all loops and workers, through reloads.
package final class CampaignAudiences: Sendable {
    private let memory = Mutex(AudienceMemory())

    package init() {}

    /// Counts a transaction whose message came, and tells what is known of its campaign by then.
    func take(
        _ tally: AudienceTally, of campaign: String, stream: String, sender: Address?, at moment: Timestamp
    ) -> AudienceTally {
        memory.withLock { $0.take(tally, of: campaign, stream: stream, sender: sender, at: moment) }
    }

    /// Counts what was asked besides: of a transaction that ended without a message, or after its message came.
    func note(_ tally: AudienceTally, stream: String, sender: Address?, at moment: Timestamp) {
        guard tally != AudienceTally() else { return }
        memory.withLock { $0.note(tally, stream: stream, sender: sender, at: moment) }
    }
}
