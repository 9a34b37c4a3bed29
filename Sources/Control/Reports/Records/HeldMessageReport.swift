import Guard
import Mail

/// A held message.
package struct HeldMessageReport: Hashable, Sendable, Codable {
    package struct Recipient: Hashable, Sendable, Codable {
        package var address: String
        /// `held`; `unknown` when a release of it was cut off, and then it is never sent again by itself.
        package var state: Delivery.State
    }

    /// Of the record.
    package var id: String
    /// When it came, RFC 3339, milliseconds, UTC.
    package var at: String
    package var stream: String
    package var campaign: String
    /// null is the null reverse-path.
    package var sender: String?
    package var subject: String
    /// Octets as received.
    package var size: Int
    /// That holds it, whether or not it is still active.
    package var stop: String
    /// Those that are not settled.
    package var recipients: [Recipient]

    /// - Parameter redaction: what is shown of the recipients.
    package init(_ message: HeldMessage, _ redaction: AddressRedaction) {
        let people = message.recipients.map(\.address)
        id = message.id.description
        at = message.at.rfc3339
        stream = message.stream
        campaign = redaction.shown(name: message.campaign, of: people)
        sender = message.sender.map { redaction.shown(sender: $0, of: people) }
        subject = redaction.shown(message.subject, of: people)
        size = message.sizeBytes
        stop = message.envelope.stop.description
        recipients = message.recipients.map { Recipient(address: redaction.shown($0.address), state: $0.state) }
    }
}

/// A request to release or discard held mail, some messages at a time.
package struct HeldRequest: Hashable, Sendable, Codable {
    /// Its `limit` is the chunk, its `after` where it begins.
    package var filter: HeldFilter
    package var reason: String

    package init(filter: HeldFilter, reason: String) {
        self.filter = filter
        self.reason = reason
    }

    /// - Throws: `refused` when it makes no sense.
    package func selection(needsReason: Bool) throws(ControlFailure) -> HeldSelection {
        if needsReason, !reason.contains(where: { !$0.isWhitespace }) { throw .refused("a discard needs a reason") }
        guard let limit = filter.limit, limit > 0 else { throw .refused("a chunk is one message or more") }
        do throws(HeldFilterRefused) { return try HeldSelection(filter) } catch { throw ControlFailure(error) }
    }
}

/// What one chunk of a release or a discard came to.
package struct HeldRunReport: Hashable, Sendable, Codable {
    /// Messages that were looked at.
    package var messages = 0
    /// Recipients that are settled, by what became of them.
    package var recipients: [String: Int] = [:]
    /// Recipients for whom a message is held as before, by the reason.
    package var stayed: [String: Int] = [:]
    /// Where the next chunk begins, the `after` of its filter; null when this was the last.
    package var next: String?
    /// No ESP could be asked about the last message, so the ones behind it were not tried.
    package var isUpstreamDown = false
    /// The stop whose ramp lets no more through for now.
    package var pacedBy: String?
    /// What is held altogether, afterwards.
    package var remaining = HeldTotals()

    package init() {}
}

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
