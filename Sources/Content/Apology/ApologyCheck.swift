/// Holds the draft of an apology against what makes people believe one.
///
/// Adding a rule is its file in `Rules`, its case in `ApologyRule` with its why, its line here.
package enum ApologyCheck {
    /// In the order in which a reader meets them: subject, sender, look, wording.
    private static let rules: [@Sendable (ApologyDraft, ApologyReference) -> [ApologyFinding]] = [
        { draft, _ in SubjectRule.judge(draft) },
        { draft, _ in SenderRule.judge(draft) },
        LikenessRule.judge,
        { draft, _ in AccountRule.judge(draft) },
        StepRule.judge,
        { draft, _ in JokeRule.judge(draft) },
        { draft, _ in PromotionRule.judge(draft) },
        { draft, _ in UnsubscribeLinkRule.judge(draft) },
    ]

    /// - Parameter reference: of the incident that the draft is about.
    package static func findings(in draft: ApologyDraft, against reference: ApologyReference) -> [ApologyFinding] {
        rules.flatMap { $0(draft, reference) }
    }
}
