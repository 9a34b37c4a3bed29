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
            "Give it a subject that says what went wrong: without one it is taken for spam, or never opened."
        case .subjectShouting:
            "Write the subject in ordinary letters with at most one exclamation mark: capitals alarm people and spam filters."
        case .subjectUnclear:
            "Say in the subject that a mistake was made (\"Correction: wrong price in yesterday's mail\"), so that those "
                + "who acted on it see that this mail is about it."
        case .noSender:
            "Give it one From address that can be read: people look at who says sorry before they read what is said."
        case .noReply:
            "Send it from an address that somebody reads, in From and in Reply-To: people answer an apology, and a "
                + "no-reply address tells them that nobody listens."
        case .otherDomain:
            "Send it from the domain that the mistake came from: mail about a mistake from a stranger looks like phishing."
        case .otherTemplate:
            "Put it into the template that the mistake came in: people know your mail by its look, and distrust mail "
                + "in your name that has another."
        case .noApology:
            "Say sorry in plain words (\"We are sorry\"): an explanation without it reads as an excuse."
        case .noAccount:
            "Say within the first lines what happened, naming what was wrong in which mail (\"Yesterday we sent you an "
                + "email with a wrong price\"): most people read no further."
        case .noStep: "Say what the reader has to do now, or that there is nothing to do."
        case .joke:
            "Take the joke out: what is a slip to you may have cost the reader something, and a wink (\"Oops\", emoji) "
                + "says that you do not take it seriously."
        case .promotion:
            "Take the offer out and send it another day: an apology that sells reads as one more reason to send mail."
        case .noUnsubscribeLink:
            "Show a link to unsubscribe in the text: whoever is annoyed and finds none presses \"spam\"."
        }
    }
}

extension ApologyFinding {
    init(_ rule: ApologyRule, where place: String, excerpt: String = "", why: String? = nil) {
        self.init(rule: rule.rawValue, where: place, excerpt: excerpt, why: why ?? rule.why)
    }
}
