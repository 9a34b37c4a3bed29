import Content
import Mail
import Synchronization

/// Which templates the messages of each campaign are of, over all loops and workers, through reloads.
package final class CampaignTemplates: Sendable {
    private let memory = Mutex(TemplateMemory())

    /// - Parameter known: from before this process, oldest first.
    package init(_ known: [MessageTemplate] = []) {
        memory.withLock { memory in for template in known { memory.remember(template) } }
    }

    /// Notes the message, and tells its template.
    func take(_ message: Message, id: RecordID, campaign: String, recipients: [Address]) -> TemplateMemory.Use {
        let sketch = TemplateSketch(of: message)
        return memory.withLock {
            $0.take(message, sketch, id: id, campaign: campaign, recipients: recipients)
        }
    }
}
