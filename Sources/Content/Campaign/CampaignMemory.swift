import Mail

/// What is remembered of the greetings of campaigns, for as long as the guard runs.
///
/// **Bounded:** the latest `greetingLimit` greetings of at most `campaignLimit` campaigns, about 3 MB; campaigns of which
/// nothing was heard for longest are forgotten. **Kept as hashes:** neither a name nor an address stands in it.
package struct CampaignMemory: Sendable {
    package static let campaignLimit = 1_000
    /// Also the longest run that can be asked for (`CampaignSamenessCheck.messages`).
    package static let greetingLimit = 100

    private struct Campaign: Sendable {
        /// Oldest first.
        var greetings: [CampaignGreeting] = []
        var hasGreetedByName = false
        var lastUse: UInt64 = 0
    }

    private var campaigns: [UInt64: Campaign] = [:]
    private var uses: UInt64 = 0

    package init() {}

    /// Notes how a message greets, and tells what was known of its campaign before.
    package mutating func take(_ greeting: CampaignGreeting) -> CampaignHistory {
        let key = greeting.campaign
        var campaign = campaigns.removeValue(forKey: key) ?? Campaign()
        // A second try of a message is no second recipient.
        campaign.greetings.removeAll { $0.recipients == greeting.recipients }
        let history = CampaignHistory(
            slots: campaign.greetings.map(\.slot), hasGreetedByName: campaign.hasGreetedByName)
        if campaign.greetings.count == Self.greetingLimit { campaign.greetings.removeFirst() }
        campaign.greetings.append(greeting)
        if case .name = greeting.slot { campaign.hasGreetedByName = true }
        uses += 1
        campaign.lastUse = uses
        if campaigns.count >= Self.campaignLimit { forget() }
        campaigns[key] = campaign
        return history
    }

    /// Several at once, so that the search for them is paid for rarely.
    private mutating func forget() {
        campaigns.keepLatest(campaigns.count - campaigns.count / 8 - 1) { $0.lastUse }
    }
}

extension CampaignMemory: Redacted {
    /// `campaign memory (12 campaigns)`.
    package var description: String { "campaign memory (\(campaigns.count) campaigns)" }
}

/// How one message of a campaign greets its recipients, as it may be kept: by hashes.
package struct CampaignGreeting: Hashable, Sendable {
    let slot: GreetingSlot
    let campaign: UInt64
    let recipients: UInt64

    /// nil when the message greets nobody.
    package init?(of message: Message, campaign: String, recipients: [Address]) {
        guard let greeting = MessageGreeting(of: message) else { return nil }
        slot = greeting.slot
        self.campaign = Self.hash([campaign])
        self.recipients = Self.hash(recipients.map(\.key))
    }

    private static func hash(_ texts: [String]) -> UInt64 {
        var hash = StableHash()
        for text in texts { hash.combine(text) }
        return hash.value
    }
}
