import Content
import Guard
import Mail
import Synchronization
import System

/// All that is learnt from a message's bytes at once: what the record needs and what the checks say.
///
/// **Why a class.** An async function has a place of its own in its frame for each copy of a struct, and a task keeps the
/// memory of its frames until it ends: a session that had sent one message held 12 KB for what is read of the next.
final class MessageReading: Sendable {
    let subject: String
    let campaign: String
    let originators: Originators
    let sha256: String
    /// As `MessageIDText.recorded`; nil when there is none.
    let messageID: String?
    /// Received fields: how often the message has been passed on.
    let hops: Int
    /// Of the ESP that the message was judged for; it holds for no other.
    let profile: UpstreamProfile
    let judgement: Judgement
    /// Those that the ESP of that profile reads in the header.
    let headerRecipients: HeaderRecipients
    /// nil when it was not asked for.
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

/// What a reading goes by besides the message's bytes.
struct ReadingOrder: Sendable {
    let sender: Address?
    let recipients: [Address]
    let stream: String
    /// As it is known from an earlier reading; nil to tell it from the message.
    let campaign: String?
    /// Of the ESP that the message is judged for.
    let profile: UpstreamProfile
    let at: Timestamp
    /// What the lists were asked about the message's recipients, as far as it is not counted yet.
    var tally = AudienceTally()
    /// To have the message's template told; nil when it is known, or not wanted.
    var newID: RecordID?
}

/// Reads and judges messages, with what is remembered of their campaigns.
struct MessageReader: Sendable {
    let checks: CheckRunner
    /// The fields that name a campaign.
    let headers: [String]
    let greetings: CampaignGreetings
    let audiences: CampaignAudiences
    let templates: CampaignTemplates

    /// Pure but for the mapping of a spilled body and what is remembered of the campaign; may run on a worker.
    func read(_ body: MessageBody, _ order: ReadingOrder) throws -> MessageReading {
        try body.withBytes { bytes in
            let message = Message(reading: bytes)
            let campaign =
                order.campaign
                ?? CampaignIdentity.campaign(
                    of: message, sender: order.sender, headers: headers, profile: order.profile)
            let facts = Facts(
                sender: order.sender, recipients: order.recipients, stream: order.stream, campaign: campaign,
                profile: order.profile, message: message, now: order.at,
                history: greetings.take(message, campaign: campaign, recipients: order.recipients),
                audience: audiences.take(
                    order.tally, of: campaign, stream: order.stream, sender: order.sender, at: order.at))
            let template = order.newID.map {
                templates.take(message, id: $0, campaign: campaign, recipients: order.recipients)
            }
            var judgement = checks.judge(facts)
            // A second reading, for those alone whose message is kept to be looked at: what is merely observed may be
            // found in every message that passes.
            if judgement.refusal != nil, judgement.hasSpots {
                judgement = judgement.located(by: MessageOrigins(reading: bytes))
            }
            return MessageReading(
                subject: message.recordedSubject,
                campaign: campaign,
                originators: Originators(of: message),
                sha256: Digest.sha256 { $0(bytes) },
                messageID: message.recordedID,
                hops: message.fields.count { $0.isNamed("Received") },
                profile: order.profile,
                judgement: judgement,
                headerRecipients: facts.headerRecipients,
                template: template)
        }
    }
}

extension Message {
    /// As the record has it.
    var recordedSubject: String { String(subject.prefix(RelayLimits.subjectCharacters)).harmless }

    /// Of the first field, as the record has it.
    var recordedID: String? {
        firstField("Message-ID").flatMap { MessageIDText.recorded(String(decoding: $0.unfoldedValue, as: UTF8.self)) }
    }
}

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
