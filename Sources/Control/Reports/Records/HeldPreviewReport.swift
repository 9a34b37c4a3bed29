import Guard
import Mail

/// What of the held mail a filter selects, and what a release would meet now.
package struct HeldPreviewReport: Hashable, Sendable, Codable {
    /// A campaign's part of it.
    package struct Campaign: Hashable, Sendable, Codable {
        package var campaign: String
        package var messages: Int
        package var recipients: Int
        /// When the oldest came, RFC 3339 in UTC.
        package var oldestAt: String

        package init(_ part: HeldCampaigns.Part) {
            campaign = part.campaign
            messages = part.messages
            recipients = part.recipients
            oldestAt = part.oldestAt.rfc3339
        }
    }

    /// The part of the campaigns that are not named.
    package struct Others: Hashable, Sendable, Codable {
        package var messages: Int
        package var recipients: Int

        package init(messages: Int, recipients: Int) {
            self.messages = messages
            self.recipients = recipients
        }
    }

    /// What is selected, in the words of the audit trail.
    package var filter: String
    package var messages = 0
    /// Recipients that are held.
    package var recipients = 0
    /// Octets on the disk.
    package var octets = 0
    /// When the oldest came; null when there is none.
    package var oldestAt: String?
    /// Recipients whom a list refuses by now, most of them because they are on a suppression list.
    package var suppressed = 0
    /// Recipients who have, or may have, a message of the same content: a release leaves them out.
    package var alreadySent = 0
    /// Recipients who have, or may have, another message of the same campaign.
    package var alreadyInCampaign = 0
    /// Recipients that an active stop covers: they stay held.
    package var stopped = 0
    /// Recipients of whom a release that was cut off left nothing known; they are never sent to by themselves.
    package var unknown = 0
    /// Why the lists cannot be trusted, so that nothing is released; null when they can.
    package var listTrouble: String?
    /// Most messages first; no more than `campaignLimit`.
    package var campaigns: [Campaign] = []
    /// The mail of all campaigns that are not named, because there are too many; absent when all are. None of them has
    /// more than one message in `campaignLimit`.
    package var otherCampaigns: Others?

    /// Campaigns that are named.
    package static let campaignLimit = 1000

    /// With what is shown in the place of addresses in what was asked and in names.
    package func redacted(_ redaction: AddressRedaction) -> HeldPreviewReport {
        var report = self
        report.filter = redaction.shown(filter)
        for index in campaigns.indices { report.campaigns[index].campaign = redaction.shown(campaigns[index].campaign) }
        return report
    }

    /// Of nothing yet.
    package init(_ filter: HeldFilter) { self.filter = filter.text }
}
