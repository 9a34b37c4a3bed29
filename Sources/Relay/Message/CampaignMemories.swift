import Content
import Guard
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

/// Which templates the messages of each campaign are of, over all loops and workers, through reloads.
package final class CampaignTemplates: Sendable {
    private let memory = Mutex(TemplateMemory())

    /// - Parameter known: from before this process, oldest first.
    package init(_ known: [MessageTemplate] = []) { replace(with: known) }

    /// Forgets what was met in this process, such as the words of messages to somebody who was erased.
    /// - Parameter known: as in `init`.
    package func replace(with known: [MessageTemplate]) {
        memory.withLock { memory in
            memory = TemplateMemory()
            for template in known { memory.remember(template) }
        }
    }

    /// Notes the message, and tells its template.
    func take(_ message: Message, id: RecordID, campaign: String, recipients: [Address]) -> TemplateMemory.Use {
        let sketch = TemplateSketch(of: message)
        return memory.withLock {
            $0.take(message, sketch, id: id, campaign: campaign, recipients: recipients)
        }
    }
}

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
