/// What a row of an export says about whether somebody may be mailed.
///
/// **Why rows are held to their list's kind:** tools export everybody they know, in whatever state, and the file that
/// was meant for one list is imported into the other. On an audience, whoever has unsubscribed would count as
/// somebody to be mailed; on a suppression list, a subscriber would never be mailed again. Where a row says neither,
/// it is taken for what the list is.
enum ListMembership {
    /// What a text in a column of `ListColumnNames.membership` says; nil for anything that is not known for sure.
    ///
    /// - Parameter name: of the column, in normal form. Some say it by a truth value: `unsubscribed`: `true`.
    static func isMailed(_ text: String, column name: String) -> Bool? {
        let word = ListColumnNames.normal(text)
        if negative.contains(name) {
            return ["true", "yes", "1"].contains(word) ? false : no.contains(word) ? true : nil
        }
        if mailed.contains(word) { return true }
        return gone.contains(word) ? false : nil
    }

    private static let no: Set<String> = ["false", "no", "0"]

    /// Columns that are true of somebody who is not mailed.
    private static let negative: Set<String> = [
        "emailblacklisted", "unsubscribed", "optedout", "optout", "emailoptout", "hasoptedoutofemail",
        "unsubscribedfromallemail",
    ]

    /// Mailchimp, Klaviyo, Brevo, HubSpot, Constant Contact, ActiveCampaign, MailerLite.
    private static let mailed: Set<String> = ["subscribed", "optedin", "optin"]

    private static let gone: Set<String> = [
        "unsubscribed", "unsubscribe", "cleaned", "bounced", "bounce", "hardbounce", "hardbounced", "complained",
        "complaint", "spam", "spamreport", "spamcomplaint", "suppressed", "blocked", "blocklisted", "blacklisted",
        "optedout", "optout", "removed", "deleted", "archived", "junk",
    ]
}
