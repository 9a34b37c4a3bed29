import Content
import Mail

/// How many recipients of each campaign were on suppression lists, within the last day, for as long as the guard runs.
///
/// A recipient is refused at RCPT, before the campaign is known. Those of a transaction whose message came count for
/// its campaign. Those of one that ended without a message, as it does when its only recipient is refused, count for the
/// campaign that the same stream and sender used last, or for the first one they use afterwards.
///
/// **Bounded:** campaigns of which nothing was heard for longest are forgotten.
package struct AudienceMemory: Sendable {
    /// How long a recipient counts.
    package static let window = Duration.seconds(86_400)
    /// Campaigns that are remembered; also senders whose campaign is still to come.
    package static let limit = 4096

    private struct Sender: Hashable {
        let stream: String
        let name: String
    }

    /// By the campaign's key.
    private var campaigns: [String: TripWindow] = [:]
    private var last = LastCampaigns()
    private var waiting: [Sender: (tally: AudienceTally, at: Timestamp)] = [:]

    package init() {}

    /// Counts a transaction whose message came, and tells what is known of its campaign by then.
    package mutating func take(
        _ tally: AudienceTally, of campaign: String, stream: String, sender: Address?, at moment: Timestamp
    ) -> AudienceTally {
        last.note(campaign, stream: stream, sender: sender, at: moment)
        var tally = tally
        if let before = waiting.removeValue(forKey: Sender(stream: stream, name: SenderName.name(of: sender))),
            moment - before.at <= Self.window
        {
            tally += before.tally
        }
        add(tally, to: campaign, at: moment)
        let window = campaigns[NameKey.of(campaign)]?.tally(at: moment) ?? TripTally()
        return AudienceTally(asked: window.volume, suppressed: window.counted)
    }

    /// Counts a transaction that ended without a message.
    package mutating func note(_ tally: AudienceTally, stream: String, sender: Address?, at moment: Timestamp) {
        if let campaign = last.campaign(stream: stream, sender: sender, at: moment, within: Self.window) {
            return add(tally, to: campaign, at: moment)
        }
        let key = Sender(stream: stream, name: SenderName.name(of: sender))
        waiting[key, default: (AudienceTally(), moment)].tally += tally
        waiting[key]?.at = moment
        if waiting.count > Self.limit { waiting.keepLatest(Self.limit * 3 / 4) { $0.at } }
    }

    private mutating func add(_ tally: AudienceTally, to campaign: String, at moment: Timestamp) {
        campaigns[NameKey.of(campaign), default: TripWindow(Self.window)].add(
            TripTally(counted: tally.suppressed, volume: tally.asked), at: moment, now: moment)
        if campaigns.count > Self.limit { campaigns.keepLatest(Self.limit * 3 / 4) { $0.latest } }
    }
}

extension AudienceMemory: Redacted {
    /// `audience memory (12 campaigns)`.
    package var description: String { "audience memory (\(campaigns.count) campaigns)" }
}
