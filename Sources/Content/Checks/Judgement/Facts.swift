import Mail

/// All that a check may look at. Gathered by the message's life, so that checks are pure and order-independent.
package struct Facts: Sendable {
    package let sender: Address?
    /// The recipients the message would reach by its envelope.
    package let recipients: [Address]
    /// Those that the ESP reads in the header besides.
    package let headerRecipients: HeaderRecipients
    package let stream: String
    package let campaign: String
    /// What the ESP that gets the message fills in after us.
    package let profile: UpstreamProfile
    package let message: Message
    /// Indexes of the message's surfaces that are not of a message attached to it; told once for all checks.
    let ownSurfaces: Range<Int>
    /// What more than one check seeks in the surfaces.
    let phrases: FoundPhrases
    /// Where the message shows code on purpose.
    let code: CodeSamples
    package let now: Timestamp
    /// How the campaign's earlier messages greeted; nil when nobody remembers.
    package let history: CampaignHistory?
    /// The campaign's recipients so far, this message's among them; nil when nobody counts.
    package let audience: AudienceTally?

    package init(
        sender: Address?, recipients: [Address], stream: String, campaign: String, profile: UpstreamProfile,
        message: Message, now: Timestamp, history: CampaignHistory? = nil,
        audience: AudienceTally? = nil
    ) {
        self.sender = sender
        self.recipients = recipients
        headerRecipients = HeaderRecipients(message, profile: profile)
        self.stream = stream
        self.campaign = campaign
        self.profile = profile
        self.message = message
        ownSurfaces = message.ownSurfaces
        phrases = FoundPhrases(in: message.surfaces)
        code = CodeSamples(in: message)
        self.now = now
        self.history = history
        self.audience = audience
    }
}

/// How a campaign's earlier messages greeted.
package struct CampaignHistory: Hashable, Sendable {
    /// Oldest first; one for each recipient, the latest, so that a message tried five times counts once.
    package let slots: [GreetingSlot]
    /// Some message of the campaign, however long ago, greeted somebody by name.
    package let hasGreetedByName: Bool

    package init(slots: [GreetingSlot], hasGreetedByName: Bool) {
        self.slots = slots
        self.hasGreetedByName = hasGreetedByName
    }
}

/// Whom a message greets, as far as it can be kept about somebody: a hash, never a name.
package enum GreetingSlot: Hashable, Sendable {
    /// Nobody: `Hello,` or `Dear ,`.
    case empty
    /// All readers alike: `Dear customer`, `Hi there`.
    case general
    /// Somebody by name.
    case name(UInt64)
}

/// Recipients that the lists were asked about, and those of them who were on a suppression list.
package struct AudienceTally: Hashable, Sendable {
    package var asked: Int
    package var suppressed: Int

    package init(asked: Int = 0, suppressed: Int = 0) {
        self.asked = asked
        self.suppressed = suppressed
    }

    package static func += (a: inout AudienceTally, b: AudienceTally) {
        a.asked += b.asked
        a.suppressed += b.suppressed
    }
}
