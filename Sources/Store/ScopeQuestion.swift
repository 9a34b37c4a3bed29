import GRDB
import Guard
import Mail

/// What of the mail since a moment a stop's scope covers: the records are grouped by all that a scope can ask about,
/// and each group is asked once.
struct ScopeQuestion: Sendable {
    let scope: StopScope
    let since: Timestamp

    func answer(_ db: Database) throws -> ScopeMatch {
        var match = ScopeMatch()
        var campaigns: [String: Int] = [:]
        var names: [String: Int] = [:]
        let rows = try Row.fetchCursor(
            db, sql: scope.kind == .recipientDomain ? Self.byRecipientDomain : Self.byRecord,
            arguments: [RecordID.first(at: since.microseconds / 1000).value])
        while let row = try rows.next() {
            let mail = MailInQuestion(
                id: RecordID(value: 0), stream: row["stream"],
                sender: (row["sender"] as String?).flatMap { Address($0) },
                recipients: (row["domain"] as String?).flatMap { Address("x@\($0)") }.map { [$0] } ?? [],
                campaign: row["campaign"], upstream: row["upstream"])
            let messages: Int = row["messages"]
            for name in scope.kind.names(of: mail) where !name.isEmpty { names[name, default: 0] += messages }
            guard scope.covers(mail) else { continue }
            match.messages += messages
            match.recipients += row["recipients"]
            campaigns[mail.campaign ?? "", default: 0] += messages
        }
        match.campaigns = Self.most(campaigns, ScopeMatch.campaignLimit)
            .map { ScopeMatch.Share(campaign: $0, messages: $1) }
        match.names = Self.most(names, ScopeMatch.nameLimit).map(\.0)
        return match
    }

    private static func most(_ counts: [String: Int], _ limit: Int) -> [(String, Int)] {
        Array(counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(limit).map { ($0.key, $0.value) })
    }

    private static let byRecord = """
        SELECT campaign, stream, sender, upstream, NULL AS domain, count(*) AS messages,
            sum((SELECT count(*) FROM deliveries d WHERE d.record = r.id)) AS recipients
        FROM records r WHERE id >= ? GROUP BY campaign, stream, sender, upstream
        """

    /// A message to two addresses of one domain counts once.
    private static let byRecipientDomain = """
        SELECT r.campaign, '' AS stream, NULL AS sender, NULL AS upstream,
            lower(substr(d.address, instr(d.address, '@') + 1)) AS domain,
            count(DISTINCT r.id) AS messages, count(*) AS recipients
        FROM records r JOIN deliveries d ON d.record = r.id WHERE r.id >= ?
        GROUP BY r.campaign, domain
        """
}

extension StopScope.Kind {
    /// The names that a stop of this kind could have covered a message by.
    fileprivate func names(of mail: MailInQuestion) -> [String] {
        switch self {
        case .all: []
        case .campaign: [mail.campaign ?? ""]
        case .sender: [mail.sender?.fullText ?? "", mail.sender?.domain ?? ""]
        case .stream: [mail.stream]
        case .upstream: [mail.upstream ?? ""]
        case .recipientDomain: mail.recipients.map(\.domain)
        }
    }
}
