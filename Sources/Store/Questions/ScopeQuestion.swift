import Foundation
import GRDB
import Guard
import Mail

/// What of the mail since a moment a stop's scope is known to mean, and how much it covers in doubt: the records are grouped by what the scope asks about and by
/// campaign, and each group is asked once.
///
/// **Why recipients are counted apart.** Looked up for each record while grouping, and grouped by all that any scope could
/// ask about, a million records of one hour took 2.4 s of CPU. As it stands they take 0.4 s for a campaign, 0.3 s more to
/// count the recipients of two thirds of them, and nothing to speak of when all or none are covered.
struct ScopeQuestion: Sendable {
    let scope: StopScope
    let since: Timestamp

    func answer(_ db: Database) throws -> ScopeMatch {
        var match = ScopeMatch()
        var campaigns: [String: Int] = [:]
        var names: [String: Int] = [:]
        var covered: [String] = []
        var total = 0
        let rows = try Row.fetchCursor(db, sql: scope.kind.groups, arguments: [first])
        while let row = try rows.next() {
            let (campaign, name, messages): (String, String?, Int) = (row["campaign"], row["name"], row["messages"])
            total += messages
            let mail = scope.kind.mail(campaign: campaign, name: name)
            for name in scope.kind.names(of: mail) where !name.isEmpty { names[name, default: 0] += messages }
            // Mail that any sender's stop covers says nothing of this name, and would hide that it is misspelt.
            if scope.isInDoubt(about: mail) { match.unreadable += messages }
            guard scope.names(mail) else { continue }
            covered.append(name ?? "")
            match.messages += messages
            campaigns[campaign, default: 0] += messages
        }
        match.recipients = try recipients(of: Set(covered), isAll: match.messages == total, db)
        match.campaigns = Self.most(campaigns, ScopeMatch.campaignLimit)
            .map { ScopeMatch.Share(campaign: $0, messages: $1) }
        match.names = Self.most(names, ScopeMatch.nameLimit).map(\.0)
        return match
    }

    /// - Parameters:
    ///   - names: as the groups had them.
    ///   - isAll: nothing is left out, so nothing has to be looked up.
    private func recipients(of names: Set<String>, isAll: Bool, _ db: Database) throws -> Int {
        if names.isEmpty { return 0 }
        if isAll, scope.kind != .recipientDomain {
            return try Int.fetchOne(db, sql: Self.allRecipients, arguments: [first]) ?? 0
        }
        let list = String(decoding: try JSONEncoder().encode(names.sorted()), as: UTF8.self)
        return try Int.fetchOne(db, sql: scope.kind.recipients, arguments: [first, list]) ?? 0
    }

    /// The least id that a record of the moment can have.
    private var first: Int64 { RecordID.first(at: since.microseconds / 1000).value }

    private static func most(_ counts: [String: Int], _ limit: Int) -> [(String, Int)] {
        Array(counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(limit).map { ($0.key, $0.value) })
    }

    private static let allRecipients = "SELECT count(*) FROM deliveries WHERE record >= ?"
}

extension StopScope.Kind {
    /// What of `records` a scope of this kind asks about: a column, or of senders all that a message names.
    private var column: String {
        switch self {
        case .all, .campaign, .recipientDomain: "campaign"
        case .sender: "coalesce(sender, '') || char(10) || coalesce(originators, '')"
        case .stream: "stream"
        case .upstream: "upstream"
        }
    }

    /// Messages by campaign and by the name that is asked about. The time is the id, so other indexes, which span all
    /// of the past, are kept out of it.
    ///
    /// A message to two addresses of one domain counts once; deliveries lie in the order of their records, so that it
    /// takes no sorting to see that.
    var groups: String {
        guard self == .recipientDomain else {
            return """
                SELECT campaign, \(column) AS name, count(*) AS messages FROM records NOT INDEXED WHERE id >= ?
                GROUP BY campaign, name
                """
        }
        return """
            SELECT r.campaign, d.domain AS name, count(*) AS messages
            FROM (SELECT DISTINCT record, \(Self.domain) AS domain FROM deliveries WHERE record >= ?) d
            JOIN records r ON r.id = d.record GROUP BY r.campaign, name
            """
    }

    /// Recipients of records by that name, which is in a JSON array.
    var recipients: String {
        guard self == .recipientDomain else {
            return """
                SELECT sum((SELECT count(*) FROM deliveries d WHERE d.record = r.id)) FROM records r NOT INDEXED
                WHERE r.id >= ? AND coalesce(\(column), '') IN (SELECT value FROM json_each(?))
                """
        }
        return """
            SELECT count(*) FROM deliveries
            WHERE record >= ? AND \(Self.domain) IN (SELECT value FROM json_each(?))
            """
    }

    private static var domain: String { NameColumn.domain("key") }

    /// A message of a group, as far as the group knows it.
    fileprivate func mail(campaign: String, name: String?) -> MailInQuestion {
        var mail = MailInQuestion(id: RecordID(value: 0), stream: "", sender: nil, campaign: campaign)
        switch self {
        case .all, .campaign: break
        case .sender:
            let (sender, originators) = Self.senders(name ?? "")
            mail.sender = Address(sender)
            if !originators.isEmpty { mail.originators = OriginatorsColumn.originators(originators) }
        case .stream: mail.stream = name ?? ""
        case .upstream: mail.upstream = name
        case .recipientDomain: mail.recipients = name.flatMap { Address("x@\($0)") }.map { [$0] } ?? []
        }
        return mail
    }

    /// The two columns that `column` has put together; no address has a line end.
    private static func senders(_ name: String) -> (sender: String, originators: String) {
        guard let end = name.firstIndex(of: "\n") else { return (name, "") }
        return (String(name[..<end]), String(name[name.index(after: end)...]))
    }

    /// The names that a stop of this kind could have covered a message by.
    fileprivate func names(of mail: MailInQuestion) -> [String] {
        switch self {
        case .all: []
        case .campaign: [mail.campaign ?? ""]
        case .sender:
            ([mail.sender].compactMap(\.self) + (mail.originators?.addresses ?? [])).flatMap {
                [$0.fullText, $0.domain]
            }
        case .stream: [mail.stream]
        case .upstream: [mail.upstream ?? ""]
        case .recipientDomain: mail.recipients.map(\.domain)
        }
    }
}
