import Mail

/// Which columns of a list's rows have which meaning.
struct ListColumns {
    /// Column numbers in order of precedence; the first non-empty column is used.
    let addresses: [Int]
    var reasons: [Int] = []
    var since: [Int] = []
    /// The latest time in these columns is used.
    var engaged: [Int] = []
    var subscribed: [Int] = []
    var segments: [Int] = []
    /// Columns that say whether the person is mailed, with their names.
    let memberships: [(column: Int, name: String)]
    /// Columns that only a person has who must get no more mail.
    let departures: [Int]
    /// The reason for rows without one.
    let reason: String
    /// The ESP that the export comes from; nil when unknown.
    let origin: String?
    /// The kind of list that all rows of this export belong to; nil when unknown.
    let kind: ListKind?

    /// - Parameters:
    ///   - names: of the columns, as `ListColumnNames.normal` writes them; empty when there is no header.
    ///   - sample: a row; it shows where the addresses are when the names do not.
    ///   - kind: of the list.
    ///   - format: `hashes` prefers columns of hashes to columns of addresses.
    init(names: [String], sample: [String], kind: ListKind = .suppression, format: ListFile.Format = .auto) {
        func columns(_ wanted: [String]) -> [Int] { wanted.compactMap { names.firstIndex(of: $0) } }
        let dialect = ListDialect.of(Set(names))
        var found = columns(ListColumnNames.address)
        if found.isEmpty || dialect.map({ $0.signs.isDisjoint(with: ListColumnNames.address) }) == true {
            let likely = columns(ListColumnNames.perhapsAddress).filter {
                sample.indices.contains($0) && (dialect != nil || Self.rank(sample[$0]) != nil)
            }
            found = likely.prefix(1) + found
        }
        let hashes = columns(ListColumnNames.hash)
        if format == .hashes, let hash = hashes.first {
            found = [hash]
        } else {
            found += hashes + columns(ListColumnNames.domain)
        }
        if found.isEmpty { found = [Self.column(in: sample) ?? 0] }
        addresses = found
        memberships = ListColumnNames.membership.compactMap { name in names.firstIndex(of: name).map { ($0, name) } }
        departures = columns(ListColumnNames.departure)
        switch kind {
        case .suppression:
            reasons = columns(dialect?.reasons ?? ListColumnNames.reason)
            since = columns(dialect?.since ?? ListColumnNames.since)
            reason = dialect?.reason ?? ""
        case .audience:
            // `subscribed` has the time, and an audience needs no reason.
            engaged = columns(ListColumnNames.engaged)
            subscribed = columns(ListColumnNames.subscribed)
            segments = columns(ListColumnNames.segment)
            reason = ""
        }
        origin = dialect?.origin
        self.kind = dialect?.kind
    }

    /// For a file without a header.
    init(first: [String], second: [String], kind: ListKind, format: ListFile.Format) {
        self.init(
            names: [], sample: Self.column(in: first) == nil ? second : first, kind: kind, format: format)
    }

    /// Returns nil when the first row of a file is not a header: it is an entry, or has no known name.
    static func header(_ fields: [String]) -> [String]? {
        if fields.contains(where: { rank($0).map { $0 < 3 } ?? false }) { return nil }
        let names = fields.map { ListColumnNames.normal($0) }
        return names.contains { ListColumnNames.known.contains($0) } ? names : nil
    }

    /// The first column with an address, else with a hash, else with a pattern, else with a domain.
    private static func column(in fields: [String]) -> Int? {
        fields.indices.compactMap { index in rank(fields[index]).map { ($0, index) } }.min { $0 < $1 }?.1
    }

    /// How certain it is that a text is an entry of a list: less is more certain; nil when it is not one. A domain
    /// without an `@` may be a file's name or a person's initials.
    private static func rank(_ text: String) -> Int? {
        guard case .success(let target) = ListTarget.read(text) else { return nil }
        switch target {
        case .address: return 0
        case .hash: return 1
        case .domain where !text.contains("@"): return 3
        case .domain, .domainAndSubdomains, .localPart: return 2
        }
    }
}

/// How an ESP's export is recognized and read: by the names in its header or JSON keys, as `ListColumnNames.normal`
/// writes them. Meanings without names here use the common names.
struct ListDialect {
    let origin: String
    /// All of them must be present.
    let signs: Set<String>
    /// Columns of the reason; the first non-empty one is used.
    var reasons: [String] = []
    var since: [String] = []
    /// The reason for rows without one.
    var reason = ""
    /// The kind of list that all rows of this export belong to; nil when each row says in which state its person is.
    var kind: ListKind? = .suppression

    /// Returns the first dialect whose signs are all present.
    static func of(_ names: Set<String>) -> ListDialect? { all.first { $0.signs.isSubset(of: names) } }

    /// Dialects with more signs come first.
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
        // SuppressionReason is HardBounce, SpamComplaint or ManualSuppression; Origin says who suppressed the
        // address.
        ListDialect(
            origin: "Postmark", signs: ["emailaddress", "suppressionreason"], reasons: ["suppressionreason"],
            since: ["createdat"]),
        // type is transactional or non_transactional; source is the reason: Bounce Rule, Spam Complaint, List Unsubscribe, ….
        ListDialect(
            origin: "SparkPost", signs: ["recipient", "source"], reasons: ["source", "description", "type"],
            since: ["updated", "created"]),
        ListDialect(
            origin: "Mailgun", signs: ["address", "code", "error"], reasons: ["error", "code"], since: ["createdat"],
            reason: "bounced"),
        ListDialect(
            // A company's own export of customers can have these columns, too.
            origin: "Mailgun", signs: ["address", "tags"], since: ["createdat"], reason: "unsubscribed", kind: nil),
        // Bounces and blocks; spam reports; unsubscribe groups. created is in seconds.
        ListDialect(
            origin: "SendGrid", signs: ["email", "created", "reason"], reasons: ["reason", "status"],
            since: ["created"]),
        ListDialect(
            origin: "SendGrid", signs: ["email", "created", "ip"], since: ["created"], reason: "spam report",
            // The export of a sign-up form can have these columns, too.
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
