/// Records a campaign with too many recipients on suppression lists, which suggests that an old audience was
/// uploaded.
///
///     stale-audience: suppressed-share in recipients: 12 of 230 recipients of this campaign are on suppression lists
///
/// The lists already refused these recipients. The finding is about the others: people on an old audience have often
/// unsubscribed elsewhere, or never expected this mail. The campaign's recipients of the last day are a fact
/// (`Facts.audience`).
///
/// **Why it observes:** the finding is for people and for trip rules (`count: findings`); the rule `suppressed-share`
/// stops such a campaign automatically when it gets worse.
package struct StaleAudienceCheck: Check {
    package static let name = "stale-audience"
    package static let defaultMode = CheckMode.observe
    package static let finds = "too many of a campaign's recipients on suppression lists: an old audience"
    package static let advice = [
        CheckAdvice(
            "Find out where this audience came from and how old it is before you mail more of it; the lists refused the "
                + "recipients on them (sendguard log --campaign)")
    ]
    /// A fresh audience has a share near zero: only people who unsubscribed after it was made.
    package static let share = CheckSetting.share(
        "share", default: 2, help: "more than this share of a campaign's recipients")
    package static let atLeast = CheckSetting.number(
        "of_at_least", in: 1...1_000_000_000, default: 100, help: "the fewest recipients of a campaign that is judged")
    package static let settings: [any DeclaredSetting] = [share, atLeast]
    package static let readsText = false

    private let share: Double
    private let atLeast: Int

    package init(_ settings: SettingValues = SettingValues()) {
        share = settings[Self.share]
        atLeast = settings[Self.atLeast]
    }

    package func obstacle(_ facts: Facts, _ findings: [Finding]) -> CheckObstacle? {
        guard let audience = facts.audience else {
            return .send("the campaign's recipients were not looked up in the lists")
        }
        if audience.asked >= atLeast { return nil }
        return .send("the lists were asked about \(audience.asked) of at least \(atLeast) recipients of the campaign")
    }

    package func judge(_ facts: Facts) -> [Finding] {
        guard let audience = facts.audience, audience.asked >= atLeast, audience.suppressed > 0,
            Double(audience.suppressed) > Double(audience.asked) * share
        else { return [] }
        let text = "\(audience.suppressed) of \(audience.asked) recipients of this campaign are on suppression lists"
        return [
            Finding(
                check: Self.name, kind: "suppressed-share", where: "recipients", excerpt: "",
                reason: "\(text): an old audience?")
        ]
    }
}
