import Mail

/// Records a campaign that greets everyone by one name, or that has stopped greeting by name.
///
///     campaign-sameness: same-name "" in html
///
/// Each mail looks right by itself. Only the comparison shows that the loop over the recipients kept the first name,
/// or that the list lost its name column. The greetings of the campaign's earlier messages are a fact
/// (`Facts.history`); without it, as in `sendguard check`, the check finds nothing.
package struct CampaignSamenessCheck: Check {
    package static let name = "campaign-sameness"
    package static let defaultMode = CheckMode.observe
    package static let finds = "one greeting for a whole campaign, though the template personalises"
    package static let advice = [
        CheckAdvice(
            "The template personalises, but everyone gets the same greeting: check the data that the tool merges")
    ]
    /// The number of consecutive messages that must show it, including the judged one. Each has other recipients.
    package static let messages = CheckSetting.number(
        "messages", in: 2...CampaignMemory.greetingLimit, default: 20,
        help: "how many messages in a row must show it, 2 to \(CampaignMemory.greetingLimit)")
    package static let settings: [any DeclaredSetting] = [messages]

    private let messages: Int

    package init(_ settings: SettingValues = SettingValues()) { messages = settings[Self.messages] }

    package func judge(_ facts: Facts) -> [Finding] {
        // The greeting was read once to add it to the history. Read it again only when all earlier greetings are
        // equal.
        guard let history = facts.history, history.slots.count >= messages - 1, let last = history.slots.last,
            last != .general, history.slots.suffix(messages - 1).allSatisfy({ $0 == last }),
            let greeting = MessageGreeting(of: facts.message), greeting.slot == last
        else { return [] }
        switch greeting.slot {
        case .name:
            return [
                finding(
                    "same-name", "the last \(messages) messages of this campaign all greet by one name", greeting, facts
                )
            ]
        case .empty where history.hasGreetedByName:
            return [
                finding(
                    "no-name",
                    "the last \(messages) messages of this campaign greet without a name, earlier ones by name",
                    greeting, facts)
            ]
        case .empty, .general: return []
        }
    }

    package func obstacle(_ facts: Facts, _ findings: [Finding]) -> CheckObstacle? {
        guard let greeting = MessageGreeting(of: facts.message), greeting.slot != .general else { return nil }
        guard let history = facts.history else { return .send("the campaign's other messages are not known") }
        let known = history.slots.count
        if known >= messages - 1 { return nil }
        return .send("\(known) of at least \(messages - 1) other greetings of the campaign are known")
    }

    /// The excerpt is empty, because it would be a person's name.
    private func finding(_ kind: String, _ reason: String, _ greeting: MessageGreeting, _ facts: Facts) -> Finding {
        let place = facts.message.surfaces[greeting.spot.surface].placeName(at: greeting.spot.range.lowerBound)
        return Finding(
            check: Self.name, kind: kind, where: place, excerpt: "", reason: "\(reason), in \(place)",
            spot: greeting.spot)
    }
}
