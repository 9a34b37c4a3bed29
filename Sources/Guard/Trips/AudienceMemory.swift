import Content
import Mail

/// How many recipients of each campaign were on suppression lists within the last day, while the guard runs.
///
/// A recipient is refused at RCPT, before the campaign is known. If the transaction's message arrives, the recipients
/// count for the message's campaign. A transaction may also end without a message, as when its only recipient is
/// refused. Then they count for the last campaign of the same stream and sender, or for the next one.
///
/// **Bounded:** the campaigns without mail for the longest time are dropped.
package struct AudienceMemory: Sendable {
    /// How long a recipient counts.
    package static let window = Duration.seconds(86_400)
    /// Campaigns that are kept; also the maximum number of senders whose campaign is still unknown.
    package static let limit = 4096

    private struct Sender: Hashable {
        let stream: String
        let name: String
    }

    /// By campaign key.
    private var campaigns: [String: TripWindow] = [:]
    private var last = LastCampaigns()
    private var waiting: [Sender: (tally: AudienceTally, at: Timestamp)] = [:]

    package init() {}

    /// Counts a transaction after its message arrived, and returns the tally of its campaign.
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

/// The last campaign of each sender on each stream.
///
/// **Why it is needed:** a suppressed recipient is refused at RCPT, before the message's campaign is known. With one
/// recipient per message, as in most bulk mail, the transaction ends there and its record has no campaign. It counts
/// for the last campaign of the same stream and sender within the rule's window; without one, for the sender. If a
/// sender mixes two campaigns on one stream, the wrong one may be chosen; separate streams or senders avoid this.
struct LastCampaigns {
    private struct Key: Hashable {
        let stream: String
        let sender: String
    }

    private var campaigns: [Key: (campaign: String, at: Timestamp)] = [:]

    /// Senders that are kept; above it, those without mail for the longest time are dropped.
    static let limit = 4096

    mutating func note(_ campaign: String, stream: String, sender: Address?, at moment: Timestamp) {
        let key = Key(stream: stream, sender: SenderName.name(of: sender))
        if let known = campaigns[key], known.at >= moment { return }
        campaigns[key] = (campaign, moment)
        if campaigns.count > Self.limit { campaigns.keepLatest(Self.limit * 3 / 4) { $0.at } }
    }

    /// - Parameters:
    ///   - moment: the time of the event without a campaign.
    ///   - span: how much older the last campaign may be.
    func campaign(stream: String, sender: Address?, at moment: Timestamp, within span: Duration) -> String? {
        let key = Key(stream: stream, sender: SenderName.name(of: sender))
        guard let known = campaigns[key], moment - known.at <= span else { return nil }
        return known.campaign
    }
}

/// The sender that a reverse-path represents. If the path differs for each recipient, so that a bounce identifies the
/// recipient, a `*` replaces the variable part, as in stops:
///
///     news@example.com                         unchanged
///     news+b7f3@example.com                    news+*@example.com
///     bounce-17-jane=example.net@example.com   bounce-*@example.com
///     "news+b7f3"@EXAMPLE.com                  news+*@example.com
enum SenderName {
    static func name(of sender: Address?) -> String {
        guard let sender else { return "" }
        // All spellings of a sender share one window.
        let key = sender.key
        guard let at = key.lastIndex(of: "@") else { return key }
        let local = Address.content(ofLocalPart: String(key[..<at]))
        if let plus = local.firstIndex(of: "+"), plus != local.startIndex {
            return "\(local[...plus])*\(key[at...])"
        }
        if local.contains("="), let dash = local.firstIndex(of: "-"), dash != local.startIndex {
            return "\(local[...dash])*\(key[at...])"
        }
        return key
    }
}
