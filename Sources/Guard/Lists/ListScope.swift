/// Which mail a list is for: all of it, or that of the given streams and that of the given campaigns.
package struct ListScope: Hashable, Sendable {
    package var streams: [NamePattern]
    package var campaigns: [NamePattern]

    package init(streams: [NamePattern] = [], campaigns: [NamePattern] = []) {
        self.streams = streams
        self.campaigns = campaigns
    }

    package var isAllMail: Bool { streams.isEmpty && campaigns.isEmpty }

    /// Whether it has this mail; nil when that takes the campaign, which is not known before the header section.
    package func covers(stream: String, campaign: String?) -> Bool? {
        if isAllMail || streams.contains(where: { $0.matches(stream) }) { return true }
        if campaigns.isEmpty { return false }
        return campaign.map { campaign in campaigns.contains { $0.matches(campaign) } }
    }
}
