import Guard
import Mail

/// A held message.
package struct HeldMessageReport: Hashable, Sendable, Codable {
    package struct Recipient: Hashable, Sendable, Codable {
        package var address: String
        /// `held`, or `unknown` when a release was interrupted; then the guard never sends it again by itself.
        package var state: Delivery.State
    }

    /// The id of the record.
    package var id: String
    /// When it came, RFC 3339, milliseconds, UTC.
    package var at: String
    package var stream: String
    package var campaign: String
    /// null is the null reverse-path.
    package var sender: String?
    package var subject: String
    /// The size in bytes as received.
    package var size: Int
    /// The stop that holds it, active or ended; null for a blocked message that a person releases.
    @OrNull package var stop: String?
    /// Recipients that are not settled.
    package var recipients: [Recipient]

    /// - Parameter redaction: hides the recipients.
    package init(_ message: HeldMessage, _ redaction: AddressRedaction) {
        let people = message.recipients.map(\.address)
        id = message.id.description
        at = message.at.rfc3339
        stream = message.stream
        campaign = redaction.shown(name: message.campaign, of: people)
        sender = message.sender.map { redaction.shown(sender: $0, of: people) }
        subject = redaction.shown(message.subject, of: people)
        size = message.sizeBytes
        stop = message.envelope.stop?.description
        recipients = message.recipients.map { Recipient(address: redaction.shown($0.address), state: $0.state) }
    }
}

/// Asks to release or discard held mail, some messages at a time.
package struct HeldRequest: Hashable, Sendable, Codable {
    /// Its `limit` is the size of the chunk, its `after` where the chunk begins.
    package var filter: HeldFilter
    package var reason: String

    package init(filter: HeldFilter, reason: String) {
        self.filter = filter
        self.reason = reason
    }

    /// - Throws: `refused` when the request is invalid.
    package func selection(needsReason: Bool) throws(ControlFailure) -> HeldSelection {
        if needsReason, !reason.contains(where: { !$0.isWhitespace }) { throw .refused("a discard needs a reason") }
        guard let limit = filter.limit, limit > 0 else { throw .refused("the limit must be 1 message or more") }
        do throws(HeldFilterRefused) { return try HeldSelection(filter) } catch { throw ControlFailure(error) }
    }
}

/// The result of one chunk of a release or a discard.
package struct HeldRunReport: Hashable, Sendable, Codable {
    /// Why some recipients did not get their mail (`HeldReasons`).
    package struct Reason: Hashable, Sendable, Codable {
        /// What they are now; `held` when the message stays held for them.
        package var state: Delivery.State
        /// null: other reasons, too many to tell apart.
        @OrNull package var reason: String?
        package var count: Int
        /// The first of them, at most `HeldReasons.namedLimit`.
        package var recipients: [String]

        package init(_ reason: HeldReasons.Reason, _ redaction: AddressRedaction) {
            state = reason.state
            self.reason = reason.text.map { redaction.shown($0, of: reason.named) }
            count = reason.count
            recipients = reason.named.map { redaction.shown($0) }
        }
    }

    /// Messages that were looked at.
    package var messages = 0
    /// Settled recipients, by result.
    package var recipients: [String: Int] = [:]
    /// Recipients whose message stays held, by reason.
    package var stayed: [String: Int] = [:]
    /// Why recipients did not get their mail: those in `recipients` who were not released or discarded, and those in
    /// `stayed`.
    package var reasons: [Reason] = []
    /// The exception that has ended because nobody is left who may have the content; null when none has.
    package var endedException: String?
    /// After a discard: the exceptions that let the content of discarded messages pass; nil when there are none.
    package var openExceptions: [String]?
    /// Where the next chunk begins, for the filter's `after`; null when this was the last.
    package var next: String?
    /// Whether no ESP was available for the last message; later messages were then not tried.
    package var isUpstreamDown = false
    /// The stop with the ramp that delays the rest of the mail; null when no ramp does.
    package var pacedBy: String?
    /// All held mail after this chunk.
    package var remaining = HeldTotals()

    package init() {}
}

/// Which held mail a filter selects, and what would happen to it at a release.
package struct HeldPreviewReport: Hashable, Sendable, Codable {
    /// A campaign's share of the selected mail.
    package struct Campaign: Hashable, Sendable, Codable {
        package var campaign: String
        package var messages: Int
        package var recipients: Int
        /// When the oldest message came, RFC 3339 in UTC.
        package var oldestAt: String

        package init(_ part: HeldCampaigns.Part) {
            campaign = part.campaign
            messages = part.messages
            recipients = part.recipients
            oldestAt = part.oldestAt.rfc3339
        }
    }

    /// The share of the campaigns that are not named.
    package struct Others: Hashable, Sendable, Codable {
        package var messages: Int
        package var recipients: Int

        package init(messages: Int, recipients: Int) {
            self.messages = messages
            self.recipients = recipients
        }
    }

    /// A held message with blocked phrases.
    package struct Blocked: Hashable, Sendable, Codable {
        /// The id of the record.
        package var id: String
        /// Such as `B1`.
        package var blocks: [String]

        package init(id: RecordID, blocks: [RulingID]) {
            self.id = id.description
            self.blocks = blocks.map(\.description)
        }
    }

    /// The selection, in the words of the events.
    package var filter: String
    package var messages = 0
    /// Recipients that are held.
    package var recipients = 0
    /// Their different addresses; absent when there are too many to tell apart.
    package var addresses: Int?
    /// Bytes on the disk.
    package var octets = 0
    /// When the oldest message came; null when there is none.
    package var oldestAt: String?
    /// Recipients that a list refuses now, most of them because they are on a suppression list.
    package var suppressed = 0
    /// Recipients who have, or may have, a message with the same content. A release leaves them out.
    package var alreadySent = 0
    /// Recipients who have, or may have, another message of the same campaign.
    package var alreadyInCampaign = 0
    /// Recipients that an active stop covers; they stay held.
    package var stopped = 0
    /// Recipients whose release was interrupted, with an unknown result. The guard never sends to them by itself.
    package var unknown = 0
    /// Messages with a phrase that is blocked now: a release refuses them.
    package var blockedMessages = 0
    /// The first of them, at most `blockedLimit`.
    package var blocked: [Blocked] = []
    /// Messages that may have such a phrase and were not searched, because there are too many.
    package var unsearched = 0
    /// Why the lists cannot be trusted, so that nothing is released; null when they can be.
    package var listTrouble: String?
    /// Most messages first; at most `campaignLimit`.
    package var campaigns: [Campaign] = []
    /// The mail of all campaigns that are not named, because there are too many; absent when all are named. Each of
    /// them has at most 1/`campaignLimit` of the messages.
    package var otherCampaigns: Others?

    /// The largest number of named campaigns.
    package static let campaignLimit = 1000
    /// The largest number of named messages with a blocked phrase.
    package static let blockedLimit = 100

    /// Replaces addresses in the filter and in names.
    package func redacted(_ redaction: AddressRedaction) -> HeldPreviewReport {
        var report = self
        report.filter = redaction.shown(filter)
        for index in campaigns.indices { report.campaigns[index].campaign = redaction.shown(campaigns[index].campaign) }
        return report
    }

    /// An empty preview.
    package init(_ filter: HeldFilter) { self.filter = filter.text }
}
