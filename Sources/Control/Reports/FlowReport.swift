import Guard
import Mail

/// How much mail passes now: the last hour by minute, and its campaigns.
package struct FlowReport: Hashable, Sendable, Codable {
    package struct Minute: Hashable, Sendable, Codable {
        /// Its beginning, RFC 3339 in UTC.
        package var at: String
        package var counts: FlowCounts
    }

    package struct Finding: Hashable, Sendable, Codable {
        package var check: String
        /// Messages in which it found something.
        package var messages: Int
    }

    package struct Campaign: Hashable, Sendable, Codable {
        /// For people; addresses in it are shown as `audit.redact` says.
        package var campaign: String
        /// The scope of a stop of this campaign, exact: `campaign:spring-sale`.
        package var scope: String
        /// Relayed messages a minute now; 0 when it does not flow.
        package var perMinute: Int
        package var counts: FlowCounts
        /// Recipients of its relayed messages in the last hour.
        package var recipients: Int
        /// Most messages first.
        package var findings: [Finding]
        /// Of its newest message: the id of the record, the subject, and the sender; null when it is not named.
        @OrNull package var sample: String?
        @OrNull package var subject: String?
        @OrNull package var sender: String?
    }

    /// When it was counted, RFC 3339 in UTC.
    package var at: String
    /// Relayed messages a minute now.
    package var perMinute: Int
    /// One for each minute, the present one last.
    package var minutes: [Minute]
    /// Those that flow now first; at most `campaignLimit`.
    package var campaigns: [Campaign]
    /// How many campaigns are not named.
    package var otherCampaigns: Int

    package static let campaignLimit = 40
    /// How many campaigns have a sample.
    package static let sampleLimit = 15

    /// - Parameter samples: the newest records of the first campaigns, by id.
    package init(
        _ figures: FlowFigures, samples: [RecordID: MessageRecord], at: Timestamp,
        _ redaction: AddressRedaction = .off
    ) {
        self.at = at.rfc3339
        perMinute = figures.perMinute
        minutes = figures.timeline.map { Minute(at: $0.at.rfc3339, counts: $0.counts) }
        let all = figures.campaigns
        campaigns = all.prefix(Self.campaignLimit).map { campaign in
            Campaign(campaign, samples[campaign.newest].map { RecordReport($0, redaction) }, redaction)
        }
        otherCampaigns = max(0, all.count - Self.campaignLimit)
    }
}

extension FlowReport.Campaign {
    fileprivate init(_ campaign: FlowCampaign, _ sample: RecordReport?, _ redaction: AddressRedaction) {
        self.campaign = redaction.shown(campaign.name)
        scope = "\(StopScope.Kind.campaign.rawValue):\(campaign.name)"
        perMinute = campaign.perMinute
        counts = campaign.counts
        recipients = campaign.recipients
        findings = campaign.findings.map { FlowReport.Finding(check: $0.key, messages: $0.value) }
            .sorted { ($1.messages, $0.check) < ($0.messages, $1.check) }
        _sample = OrNull(wrappedValue: sample?.id)
        _subject = OrNull(wrappedValue: sample?.subject)
        _sender = OrNull(wrappedValue: sample?.sender)
    }
}
