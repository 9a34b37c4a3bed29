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
