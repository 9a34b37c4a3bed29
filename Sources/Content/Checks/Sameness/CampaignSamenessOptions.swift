/// When greetings are the same too often.
package struct CampaignSamenessOptions: Hashable, Sendable {
    /// So many messages in a row, each to other recipients, 2 to `CampaignMemory.greetingLimit`.
    package var messages = 20

    package init() {}
}
