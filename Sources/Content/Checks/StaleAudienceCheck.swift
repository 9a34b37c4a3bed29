/// Notes a campaign too many of whose recipients are on suppression lists: somebody uploaded an old audience.
///
///     stale-audience: suppressed-share in recipients: 12 of 230 recipients of this campaign are on suppression lists
///
/// The people on the lists were refused already. What it says is about the rest: who is on an old audience has often
/// unsubscribed elsewhere, or never expected this mail. The campaign's recipients of the last day come as a fact
/// (`Facts.audience`).
///
/// **Why it observes:** the finding is there for people and for trip rules (`count: findings`); the rule
/// `suppressed-share` stops such a campaign by itself when it gets worse.
package struct StaleAudienceCheck: Check {
    package static let name = "stale-audience"
    package static let defaultMode = CheckMode.observe

    private let options: StaleAudienceOptions

    package init(_ options: StaleAudienceOptions = StaleAudienceOptions()) { self.options = options }

    package func judge(_ facts: Facts) -> [Finding] {
        guard let audience = facts.audience, audience.asked >= options.atLeast, audience.suppressed > 0,
            Double(audience.suppressed) > Double(audience.asked) * options.share
        else { return [] }
        let text = "\(audience.suppressed) of \(audience.asked) recipients of this campaign are on suppression lists"
        return [
            Finding(
                check: Self.name, kind: "suppressed-share", where: "recipients", excerpt: "",
                reason: "\(text): an old audience?")
        ]
    }
}

/// When a campaign has too many recipients on suppression lists.
package struct StaleAudienceOptions: Hashable, Sendable {
    /// Of a campaign's recipients, 0 to 1. With a fresh audience it is next to none: people who unsubscribed since.
    package var share = 0.02
    /// Recipients below which nothing is said.
    package var atLeast = 100

    package init() {}
}
