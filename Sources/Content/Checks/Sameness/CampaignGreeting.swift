import Mail

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
