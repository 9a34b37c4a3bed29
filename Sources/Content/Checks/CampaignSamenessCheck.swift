import Mail

/// Notes a campaign that greets everybody by one name, or no longer by any.
///
///     campaign-sameness: same-name "" in html
///
/// The mail itself looks right; only beside the others does it show that the loop over the recipients kept the first one's
/// name, or that the list lost its column. What the campaign's earlier messages greeted with comes as a fact
/// (`Facts.history`); without one, as in `sendguard check`, there is nothing to compare.
package struct CampaignSamenessCheck: Check {
    package static let name = "campaign-sameness"
    package static let defaultMode = CheckMode.observe
    package static let finds = "everybody of a campaign greeted alike, though the template personalises"
    package static let advice = [
        CheckAdvice(
            "The template personalises, and yet everyone gets the same: look at the data that the tool merges")
    ]
    /// So many in a row, each to other recipients, the one that is judged among them.
    package static let messages = CheckSetting.number(
        "messages", in: 2...CampaignMemory.greetingLimit, default: 20,
        help: "how many messages in a row have to show it, 2 to \(CampaignMemory.greetingLimit)")
    package static let settings: [any DeclaredSetting] = [messages]

    private let messages: Int

    package init(_ settings: SettingValues = SettingValues()) { messages = settings[Self.messages] }

    package func judge(_ facts: Facts) -> [Finding] {
        // The greeting was read once for the history already: again only where the campaign is alike so far.
        guard let history = facts.history, history.slots.count >= messages - 1, let last = history.slots.last,
            last != .general, history.slots.suffix(messages - 1).allSatisfy({ $0 == last }),
            let greeting = MessageGreeting(of: facts.message), greeting.slot == last
        else { return [] }
        switch greeting.slot {
        case .name:
            return [
                finding(
                    "same-name", "the last \(messages) messages of this campaign greet all by one name", greeting, facts
                )
            ]
        case .empty where history.hasGreetedByName:
            return [
                finding(
                    "no-name", "the last \(messages) messages of this campaign greet nobody by name, earlier ones did",
                    greeting, facts)
            ]
        case .empty, .general: return []
        }
    }

    /// Without an excerpt: it would be somebody's name.
    private func finding(_ kind: String, _ reason: String, _ greeting: MessageGreeting, _ facts: Facts) -> Finding {
        let place = facts.message.surfaces[greeting.spot.surface].placeName(at: greeting.spot.range.lowerBound)
        return Finding(
            check: Self.name, kind: kind, where: place, excerpt: "", reason: "\(reason), in \(place)",
            spot: greeting.spot)
    }
}
