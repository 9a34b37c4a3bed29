import Content
import Guard
import Mail
import Synchronization
import System

/// Everything that is read from a message's bytes: the fields for the record, and the judgement of the checks.
///
/// **Why a class.** An async function's frame has room for each copy of a struct, and a task keeps the memory of its
/// frames until it ends. With a struct, a session that had sent one message kept 12 KB until its next message.
final class MessageReading: Sendable {
    let subject: String
    let campaign: String
    let originators: Originators
    let sha256: String
    /// As `MessageIDText.recorded`; nil when there is none.
    let messageID: String?
    /// The number of Received fields: how often the message was forwarded.
    let hops: Int
    /// The profile of the ESP that the message was judged for; the judgement is valid only for this profile.
    let profile: UpstreamProfile
    let judgement: Judgement
    /// Recipients that an ESP with this profile reads in the header.
    let headerRecipients: HeaderRecipients
    /// nil when it was not requested.
    let template: TemplateMemory.Use?

    fileprivate init(
        subject: String, campaign: String, originators: Originators, sha256: String, messageID: String?, hops: Int,
        profile: UpstreamProfile, judgement: Judgement, headerRecipients: HeaderRecipients,
        template: TemplateMemory.Use?
    ) {
        self.subject = subject
        self.campaign = campaign
        self.originators = originators
        self.sha256 = sha256
        self.messageID = messageID
        self.hops = hops
        self.profile = profile
        self.judgement = judgement
        self.headerRecipients = headerRecipients
        self.template = template
    }
}

/// The input of a reading, in addition to the message's bytes.
struct ReadingOrder: Sendable {
    let circumstances: MessageCircumstances
    /// List lookups of the message's recipients that are not counted yet.
    var tally = AudienceTally()
    /// The id for a new template; nil when the template is known or not wanted.
    var newID: RecordID?
}

/// Reads and judges messages, with the memory of their campaigns.
struct MessageReader: Sendable {
    let checks: CheckRunner
    let factsMaker: FactsMaker
    let greetings: CampaignGreetings
    let audiences: CampaignAudiences
    let templates: CampaignTemplates

    /// Pure, except that it maps a spilled body and updates the memory of the campaign. May run on a worker.
    func read(_ body: MessageBody, _ order: ReadingOrder) throws -> MessageReading {
        try body.withBytes { bytes in
            let message = Message(reading: bytes)
            let mail = order.circumstances
            let facts = factsMaker.facts(of: message, mail) {
                greetings.take(message, campaign: $0, recipients: mail.recipients)
            } audience: {
                audiences.take(order.tally, of: $0, stream: mail.stream, sender: mail.sender, at: mail.at)
            }
            let template = order.newID.map {
                templates.take(message, id: $0, campaign: facts.campaign, recipients: mail.recipients)
            }
            var judgement = checks.judge(facts)
            // Locates findings by a second reading, only for a message that is kept for people to look at: observed
            // findings may be in every message that passes.
            if judgement.refusal != nil, judgement.hasSpots {
                judgement = judgement.located(by: MessageOrigins(reading: bytes))
            }
            return MessageReading(
                subject: message.recordedSubject,
                campaign: facts.campaign,
                originators: Originators(of: message),
                sha256: Digest.sha256 { $0(bytes) },
                messageID: message.recordedID,
                hops: message.hops,
                profile: mail.profile,
                judgement: judgement,
                headerRecipients: facts.headerRecipients,
                template: template)
        }
    }
}

extension Message {
    /// The subject as recorded.
    var recordedSubject: String { String(subject.prefix(RelayLimits.subjectCharacters)).harmless }

    /// The number of Received fields.
    var hops: Int { fields.count { $0.isNamed("Received") } }

    /// Whether it was forwarded so often that the guard refuses it (`LoopingMail`).
    package var isLooping: Bool { hops > RelayLimits.hops }

    /// The id of the first Message-ID field, as recorded.
    var recordedID: String? {
        firstField("Message-ID").flatMap { MessageIDText.recorded(String(decoding: $0.unfoldedValue, as: UTF8.self)) }
    }
}

/// Mail that has too many Received fields (RFC 5321 section 6.3).
package enum LoopingMail {
    package static let refusal = Reply(
        554, EnhancedStatusCode(5, 4, 6), "sendguard: too many hops, this mail is looping")
}

/// The greetings of campaigns, over all loops and workers; survives reloads.
package final class CampaignGreetings: Sendable {
    private let memory = Mutex(CampaignMemory())

    package init() {}

    /// Records the message's greeting, and returns what was known about its campaign before; nil when the message has
    /// no greeting.
    func take(_ message: Message, campaign: String, recipients: [Address]) -> CampaignHistory? {
        let greeting = CampaignGreeting(of: message, campaign: campaign, recipients: recipients)
        return greeting.map { greeting in memory.withLock { $0.take(greeting) } }
    }
}

/// The templates of each campaign's messages, over all loops and workers; survives reloads.
package final class CampaignTemplates: Sendable {
    private let memory = Mutex(TemplateMemory())

    /// - Parameter known: templates from before this process, oldest first.
    package init(_ known: [MessageTemplate] = []) { replace(with: known) }

    /// Forgets what was learned in this process, such as the words of messages to a person who was erased.
    /// - Parameter known: as in `init`.
    package func replace(with known: [MessageTemplate]) {
        memory.withLock { memory in
            memory = TemplateMemory()
            for template in known { memory.remember(template) }
        }
    }

    /// Records the message, and returns its template.
    func take(_ message: Message, id: RecordID, campaign: String, recipients: [Address]) -> TemplateMemory.Use {
        let sketch = TemplateSketch(of: message)
        return memory.withLock {
            $0.take(message, sketch, id: id, campaign: campaign, recipients: recipients)
        }
    }
}

/// How many recipients of each campaign were on suppression lists, over all loops and workers; survives reloads.
package final class CampaignAudiences: Sendable {
    private let memory = Mutex(AudienceMemory())

    package init() {}

    /// Counts a transaction after its message arrived, and returns the tally of its campaign.
    func take(
        _ tally: AudienceTally, of campaign: String, stream: String, sender: Address?, at moment: Timestamp
    ) -> AudienceTally {
        memory.withLock { $0.take(tally, of: campaign, stream: stream, sender: sender, at: moment) }
    }

    /// Counts other lookups: in a transaction that ended without a message, or after its message arrived.
    func note(_ tally: AudienceTally, stream: String, sender: Address?, at moment: Timestamp) {
        guard tally != AudienceTally() else { return }
        memory.withLock { $0.note(tally, stream: stream, sender: sender, at: moment) }
    }
}
