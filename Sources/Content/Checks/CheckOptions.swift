/// What checks are told by the configuration besides their modes: one property for each check that takes any.
package struct CheckOptions: Hashable, Sendable {
    package var placeholders = PlaceholderSettings()
    package var unsubscribe = UnsubscribeOptions()
    package var testContent = TestContentOptions()
    package var campaignSameness = CampaignSamenessOptions()
    package var staleAudience = StaleAudienceOptions()

    package init() {}
}
