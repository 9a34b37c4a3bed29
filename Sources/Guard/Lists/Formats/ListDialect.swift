/// How an ESP's export is told and read: by names that its header or its JSON keys have, as `ListColumnNames.normal`
/// writes them. What is in none of these is read by the names that everybody uses.
struct ListDialect {
    let origin: String
    /// All of them must be there.
    let signs: Set<String>
    /// Where the reason stands; the first that is not empty.
    var reasons: [String] = []
    var since: [String] = []
    /// What being in such an export means when it does not say.
    var reason = ""
    /// What everybody in such an export belongs on; nil when each row says it of itself.
    var kind: ListKind? = .suppression

    /// The first whose signs are all there.
    static func of(_ names: Set<String>) -> ListDialect? { all.first { $0.signs.isSubset(of: names) } }

    /// Those with more signs before those with fewer.
    private static let all = [
        // Audience export: Email Address, …, UNSUB_TIME, UNSUB_CAMPAIGN_TITLE, UNSUB_CAMPAIGN_ID, UNSUB_REASON, ….
        ListDialect(
            origin: "Mailchimp", signs: ["emailaddress", "cleantime"], since: ["cleantime"], reason: "cleaned"),
        ListDialect(
            origin: "Mailchimp", signs: ["emailaddress", "unsubtime"], reasons: ["unsubreason", "unsubreasonother"],
            since: ["unsubtime"], reason: "unsubscribed"),
        ListDialect(
            origin: "Mailchimp", signs: ["emailaddress", "status", "lastchanged"],
            reasons: ["unsubscribereason", "status"], since: ["lastchanged"], kind: nil),
        // The subscribed part of an audience export: Email Address, …, MEMBER_RATING, OPTIN_TIME, OPTIN_IP, ….
        ListDialect(origin: "Mailchimp", signs: ["emailaddress", "memberrating", "optintime"], kind: .audience),
        // ListSuppressedDestinations: Reason is BOUNCE or COMPLAINT; LastUpdateTime RFC 3339 or seconds.
        ListDialect(
            origin: "SES", signs: ["emailaddress", "lastupdatetime"], reasons: ["reason"], since: ["lastupdatetime"]),
        // SuppressionReason is HardBounce, SpamComplaint or ManualSuppression; Origin is who did it.
        ListDialect(
            origin: "Postmark", signs: ["emailaddress", "suppressionreason"], reasons: ["suppressionreason"],
            since: ["createdat"]),
        // type is transactional or non_transactional; source says why: Bounce Rule, Spam Complaint, List Unsubscribe, ….
        ListDialect(
            origin: "SparkPost", signs: ["recipient", "source"], reasons: ["source", "description", "type"],
            since: ["updated", "created"]),
        ListDialect(
            origin: "Mailgun", signs: ["address", "code", "error"], reasons: ["error", "code"], since: ["createdat"],
            reason: "bounced"),
        ListDialect(
            // So might anybody's own export of customers.
            origin: "Mailgun", signs: ["address", "tags"], since: ["createdat"], reason: "unsubscribed", kind: nil),
        // Bounces and blocks; spam reports; unsubscribe groups. created is in seconds.
        ListDialect(
            origin: "SendGrid", signs: ["email", "created", "reason"], reasons: ["reason", "status"],
            since: ["created"]),
        ListDialect(
            origin: "SendGrid", signs: ["email", "created", "ip"], since: ["created"], reason: "spam report",
            // So might the export of a form on which people subscribe.
            kind: nil),
        ListDialect(
            origin: "SendGrid", signs: ["email", "groupid"], since: ["created", "createdat"], reason: "unsubscribed"),
        // The profiles API: attributes.subscriptions.email.marketing.suppression is a list of reason and timestamp.
        ListDialect(
            origin: "Klaviyo", signs: ["email", "subscriptionsemailmarketingsuppressionreason"],
            reasons: ["subscriptionsemailmarketingsuppressionreason"],
            since: ["subscriptionsemailmarketingsuppressiontimestamp"]),
        ListDialect(
            origin: "Klaviyo", signs: ["email", "suppressionreason"], reasons: ["suppressionreason"],
            since: ["suppressiontimestamp", "timestamp", "suppressedat", "date"], reason: "suppressed"),
        // smtp/blockedContacts: reason is an object of code and message.
        ListDialect(
            origin: "Brevo", signs: ["email", "blockedat"], reasons: ["reasonmessage", "reasoncode", "reason"],
            since: ["blockedat"], reason: "blocklisted"),
        ListDialect(
            origin: "Brevo", signs: ["email", "emailblacklisted"], since: ["modifiedat", "blocklistedat"],
            reason: "blocklisted", kind: nil),
        ListDialect(
            origin: "Brevo", signs: ["email", "blocklistedat"], reasons: ["reason"], since: ["blocklistedat"],
            reason: "blocklisted"),
        ListDialect(
            origin: "Brevo", signs: ["email", "blocklisteddate"], reasons: ["reason"], since: ["blocklisteddate"],
            reason: "blocklisted"),
    ]
}
