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
    /// Most messages first.
    package var campaigns: [Campaign] = []

    package init(
        _ filter: HeldFilter, _ messages: [HeldMessage], past: [RecordID: [Int: HeldPast]], stops: [Stop],
        refused: [RecordID: Set<Int>], listTrouble: String?
    ) {
        self.filter = filter.text
        self.listTrouble = listTrouble
        self.messages = messages.count
        octets = messages.reduce(0) { $0 + $1.storedBytes }
        oldestAt = messages.first?.at.rfc3339
        var campaigns: [String: Campaign] = [:]
        for message in messages {
            var count = 0
            for one in message.recipients {
                guard one.state == .held else {
                    unknown += 1
                    continue
                }
                count += 1
                if refused[message.id]?.contains(one.position) == true { suppressed += 1 }
                let had = past[message.id]?[one.position]
                if had?.sameContent != nil || had?.openContent != nil { alreadySent += 1 }
                if had?.sameCampaign == true { alreadyInCampaign += 1 }
                let question = message.question(recipients: [one.address])
                if stops.contains(where: { $0.scope.covers(question) }) { stopped += 1 }
            }
            recipients += count
            let first = Campaign(
                campaign: message.campaign, messages: 0, recipients: 0, oldestAt: message.at.rfc3339)
            campaigns[message.campaign, default: first].messages += 1
            campaigns[message.campaign]?.recipients += count
        }
        self.campaigns = campaigns.values.sorted { ($1.messages, $0.campaign) < ($0.messages, $1.campaign) }
    }
}
