// Folder Apology/Rules: the rules for apologies, each with the words of many languages that it looks for.
// `ApologyCheck` lists the rules in order.
// It may use Apology and Text.

/// Applies the rules for a credible apology to a draft.
///
/// To add a rule, write its type in this folder, its case in `ApologyRule` with its `why`, and its line in `rules`.
package enum ApologyCheck {
    /// In the order in which a reader sees the matter: subject, sender, look, wording.
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

    /// - Parameter reference: the mail of the incident that the draft is about.
    package static func findings(in draft: ApologyDraft, against reference: ApologyReference) -> [ApologyFinding] {
        rules.flatMap { $0(draft, reference) }
    }
}

/// The rules for apologies, each with its reason. The checks for all mail apply too.
package enum ApologyRule: String, Sendable, CaseIterable {
    case subjectEmpty = "subject-empty"
    case subjectShouting = "subject-shouting"
    case subjectUnclear = "subject-unclear"
    case noSender = "no-sender"
    case noReply = "no-reply"
    case otherDomain = "other-domain"
    case otherTemplate = "other-template"
    case noApology = "no-apology"
    case noAccount = "no-account"
    case noStep = "no-step"
    case joke
    case promotion
    case noUnsubscribeLink = "no-unsubscribe-link"

    package var why: String {
        switch self {
        case .subjectEmpty:
            "Write a subject that says what went wrong: without one, the mail looks like spam or is never opened."
        case .subjectShouting:
            "Write the subject in ordinary letters with at most one exclamation mark: capitals alarm people and spam filters."
        case .subjectUnclear:
            "Say in the subject that a mistake was made (\"Correction: wrong price in yesterday's mail\"), so that "
                + "people who acted on it see what this mail is about."
        case .noSender:
            "Give it one readable From address: people look at the sender before they read the apology."
        case .noReply:
            "Use an address that a person reads, in From and in Reply-To: people answer an apology, and a no-reply "
                + "address says that you do not listen."
        case .otherDomain:
            "Send it from the domain of the mistaken mail: from an unknown domain, an apology looks like phishing."
        case .otherTemplate:
            "Use the template of the mistaken mail: people know your mail by its look, and distrust mail in your name "
                + "that looks different."
        case .noApology:
            "Say sorry in plain words (\"We are sorry\"): an explanation without it reads as an excuse."
        case .noAccount:
            "Say in the first lines what happened: name the mail and what was wrong in it (\"Yesterday we sent you an "
                + "email with a wrong price\"): most people read no further."
        case .noStep: "Say what the reader has to do now, or that there is nothing to do."
        case .joke:
            "Remove the joke: the mistake may have cost the reader something, and a wink (\"Oops\", emoji) says that you "
                + "do not take it seriously."
        case .promotion:
            "Remove the offer and send it another day: an apology that sells looks like an excuse for more advertising."
        case .noUnsubscribeLink:
            "Show a link to unsubscribe in the text: annoyed readers who find none press \"spam\"."
        }
    }
}

extension ApologyFinding {
    init(_ rule: ApologyRule, where place: String, excerpt: String = "", why: String? = nil) {
        self.init(rule: rule.rawValue, where: place, excerpt: excerpt, why: why ?? rule.why)
    }
}
