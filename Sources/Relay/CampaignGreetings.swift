import Content
import Mail
import Synchronization

/// How campaigns have greeted so far, over all loops and workers, through reloads.
package final class CampaignGreetings: Sendable {
    private let memory = Mutex(CampaignMemory())

    package init() {}

    /// Notes the message's greeting, and tells what was known of its campaign before; nil when it greets
    /// nobody.
    func take(_ message: Message, campaign: String, recipients: [Address]) -> CampaignHistory? {
        let greeting = CampaignGreeting(of: message, campaign: campaign, recipients: recipients)
        return greeting.map { greeting in memory.withLock { $0.take(greeting) } }
    }
}
