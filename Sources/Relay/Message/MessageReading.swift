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
    /// With the rulings in force applied.
    let judgement: Judgement
    /// The revision of those rulings.
    let rulings: Int64
    /// The exception by which it may pass, taken for it; nil when it needs none.
    let exception: TakenException?
    /// The digest of what a reader sees; nil when no check found anything in it and no ruling refuses it, or when it
    /// cannot be read.
    let content: String?
    /// The checks that did not judge it.
    let unjudged: [UnjudgedCheck]
    /// Recipients that an ESP with this profile reads in the header.
    let headerRecipients: HeaderRecipients
    /// nil when the message had one from an earlier reading.
    let template: TemplateMemory.Use?

    fileprivate init(
        subject: String, campaign: String, originators: Originators, sha256: String, messageID: String?, hops: Int,
        profile: UpstreamProfile, judged: Judged, headerRecipients: HeaderRecipients,
        template: TemplateMemory.Use?
    ) {
        self.subject = subject
        self.campaign = campaign
        self.originators = originators
        self.sha256 = sha256
        self.messageID = messageID
        self.hops = hops
        self.profile = profile
        judgement = judged.judgement
        rulings = judged.rulings
        exception = judged.exception
        content = judged.content
        unjudged = judged.unjudged
        self.headerRecipients = headerRecipients
        self.template = template
    }
}

/// The judgement of the checks and of people.
private struct Judged {
    var judgement: Judgement
    var rulings: Int64
    var exception: TakenException?
    var content: String?
    var unjudged: [UnjudgedCheck] = []
}

/// The input of a reading, in addition to the message's bytes.
struct ReadingOrder: Sendable {
    /// The message's record, also the id of a new template.
    let id: RecordID
    let circumstances: MessageCircumstances
    /// List lookups of the message's recipients that are not counted yet.
    var tally = AudienceTally()
    /// Whether an earlier reading added the message to its template.
    var hasTemplate = false
}

/// Reads and judges messages, with the memory of their campaigns.
struct MessageReader: Sendable {
    let checks: CheckRunner
    let factsMaker: FactsMaker
    let greetings: CampaignGreetings
    let audiences: CampaignAudiences
    let templates: CampaignTemplates
    let rulings: Rulings

    /// Pure, except that it maps a spilled body, updates the memory of the campaign, and takes an exception. May run on a
    /// worker.
    func read(_ body: MessageBody, _ order: ReadingOrder) throws -> MessageReading {
        try body.withBytes { bytes in
            let message = Message(reading: bytes)
            let mail = order.circumstances
            var template: TemplateMemory.Use?
            let facts = factsMaker.facts(of: message, mail) {
                greetings.take(message, campaign: $0, recipients: mail.recipients)
            } audience: {
                audiences.take(order.tally, of: $0, stream: mail.stream, sender: mail.sender, at: mail.at)
            } send: { campaign in
                let (use, evidence) = templates.take(message, order, campaign: campaign)
                template = use
                return evidence
            }
            var judged = judge(facts, order, bytes)
            // Locates findings by a second reading, only for a message that is kept for people to look at: observed
            // findings may be in every message that passes.
            if judged.judgement.refusal != nil, judged.judgement.hasSpots {
                judged.judgement = judged.judgement.located(by: MessageOrigins(reading: bytes))
            }
            return MessageReading(
                subject: message.recordedSubject,
                campaign: facts.campaign,
                originators: Originators(of: message),
                sha256: Digest.sha256 { $0(bytes) },
                messageID: message.recordedID,
                hops: message.hops,
                profile: mail.profile,
                judged: judged,
                headerRecipients: facts.headerRecipients,
                template: template)
        }
    }

    private func judge(_ facts: Facts, _ order: ReadingOrder, _ bytes: UnsafeRawBufferPointer) -> Judged {
        let set = rulings.set
        let judgement = checks.judge(facts, withOutcomes: true)
        let unjudged = judgement.outcomes.compactMap { UnjudgedCheck($0) }
        // Also of a message that passes, so that its recipients do not get it again by an exception: the finding may refuse
        // the next one.
        let hasFinding = judgement.refusal != nil || judgement.findings.contains(where: \.isAboutContent)
        if !hasFinding, !set.blocksPhrases {
            return Judged(judgement: judgement, rulings: set.revision, unjudged: unjudged)
        }
        var content: String?
        let applied = set.apply(
            to: judgement,
            RulingSet.Question(
                facts: facts, now: Timestamp(microseconds: Clock.wallMicroseconds), judge: { checks.judge($0) },
                digest: {
                    content = ReaderContent.digest(of: facts.message, bytes)
                    return content
                }, take: { rulings.take($0, for: $1, of: order.id) },
                holders: { rulings.holders(of: $0, for: $1) }))
        if content == nil, hasFinding || applied.judgement.refusal != nil {
            content = ReaderContent.digest(of: facts.message, bytes)
        }
        return Judged(
            judgement: applied.judgement, rulings: set.revision,
            exception: applied.taken.map { TakenException($0, for: applied.recipients, of: order.id, rulings) },
            content: content, unjudged: unjudged)
    }
}

extension ReaderContent {
    /// As recorded, and as exceptions compare it; nil when a part of the message cannot be read.
    /// - Parameter wire: the bytes that the message was read from.
    package static func digest(of message: Message, _ wire: UnsafeRawBufferPointer) -> String? {
        bytes(of: message, wire).map { bytes in
            bytes.withUnsafeBytes { bytes in Digest.sha256 { $0(bytes) } }
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

/// The templates of each campaign's messages, and what they show about the next one, over all loops and workers;
/// survives reloads.
package final class CampaignTemplates: Sendable {
    private struct Memory: Sendable {
        var templates = TemplateMemory()
        var sends = SendMemory()
    }

    private let memory = Mutex(Memory())

    /// - Parameter known: templates from before this process, oldest first.
    package init(_ known: [MessageTemplate] = []) { replace(with: known) }

    /// Forgets what was learned in this process, such as the words of messages to a person who was erased.
    /// - Parameter known: as in `init`.
    package func replace(with known: [MessageTemplate]) {
        memory.withLock { memory in
            memory = Memory()
            for template in known { memory.templates.remember(template) }
        }
    }

    /// Records the message unless an earlier reading did, and returns its template and what the other messages of
    /// its send show.
    func take(
        _ message: Message, _ order: ReadingOrder, campaign: String
    ) -> (template: TemplateMemory.Use?, send: SendEvidence?) {
        let sketch = TemplateSketch(of: message)
        let reading = SendMemory.Reading(
            message, id: order.id, recipients: order.circumstances.recipients, at: order.circumstances.at)
        return memory.withLock { memory in
            if order.hasTemplate {
                let template = memory.templates.template(of: sketch, campaign: campaign)
                return (nil, template.flatMap { memory.sends.evidence(for: reading, template: $0) })
            }
            let use = memory.templates.take(
                message, sketch, id: order.id, campaign: campaign, recipients: order.circumstances.recipients)
            return (use, use.id.flatMap { memory.sends.take(reading, template: $0) })
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
