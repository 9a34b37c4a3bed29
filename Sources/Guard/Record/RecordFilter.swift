import Mail

/// Which records a query returns: those that meet every given condition.
///
/// A new condition is a field here and a row in `RecordCondition.all` below. The row defines the option of `sendguard
/// log`, its help and the query parameter. A row for a column that had no condition before needs a case in
/// `RecordClause.Name`; the compiler then asks for its SQL.
package struct RecordFilter: Hashable, Sendable {
    package var verdict: Verdict?
    package var delivery: Delivery.State?
    /// Name of a check with a finding in the record.
    package var check: String?
    /// A pattern as in a stop; empty: mail without a campaign.
    package var campaign: String?
    /// A pattern as in a stop: an address or a domain, of the envelope, From or Sender.
    package var sender: String?
    /// Kind of a finding in the record, such as `mustache`.
    package var finding: String?
    /// Part of the subject; case is ignored.
    package var subject: String?
    /// The segment of the audience that a recipient belonged to.
    package var segment: String?
    /// A version of a list that was consulted.
    package var listVersion: ListVersionName?
    /// Full text of a recipient's address; compared in normal form.
    package var recipient: String?
    /// The client's IP address, as in the record.
    package var client: String?
    /// The client's login; case is ignored.
    package var login: String?
    /// The Message-ID; compared exactly, except for angle brackets.
    package var messageID: String?
    /// The ESP's id of the message; compared exactly, except for angle brackets.
    package var espID: String?
    /// The scope of a stop, as `StopScope.text`; selects the mail that it would cover.
    package var scope: String?
    package var since: Timestamp?
    package var until: Timestamp?
    /// Only records with a greater id; for a caller that follows the record.
    package var after: Int64?
    /// At most this number of records, the newest; returned oldest first.
    package var limit: Int?

    package init() {}

    /// Whether it selects all mail of a period, a campaign, a sender or a scope.
    package var isWide: Bool {
        var bare = RecordFilter()
        (bare.campaign, bare.sender, bare.scope) = (campaign, sender, scope)
        (bare.since, bare.until, bare.after) = (since, until, after)
        return self == bare
    }

    /// The conditions on a record; the limit is not one of them.
    package var clauses: [RecordClause] { RecordCondition.all.compactMap { $0.clause(of: self) } }
}

extension RecordCondition {
    /// All conditions, in the order of a query. A test fails when a field of `RecordFilter` has no row.
    package static let all = content + ids + names + stretch

    /// The options of `sendguard log`, in the order of its help.
    package static let options = (content + names + ids + stretch).filter { $0.help != nil }

    private static let content = [
        RecordCondition("verdict", .verdict(\.verdict) { .verdict($0) }, "verdict", "Only messages with this verdict."),
        RecordCondition(
            "delivery", .state(\.delivery) { .delivery($0) }, "state", "Only messages with a recipient in this state."),
        RecordCondition(
            "check", .text(\.check, .check) { .check($0) }, "check",
            "Only messages in which this check found something."),
        RecordCondition(
            "finding", .text(\.finding) { .finding($0) }, "kind",
            "Only messages with a finding of this kind, such as mustache."),
        RecordCondition(
            "subject", .text(\.subject) { .part(.subject, $0) }, "text",
            "Only messages whose subject contains this text; case is ignored."),
        RecordCondition(
            "segment", .text(\.segment) { .name(.segment, $0) }, "segment",
            "Only messages to a recipient in this segment of the audience."),
        RecordCondition(
            "list-version", .listVersion(\.listVersion) { .listVersion($0) }, "list:version",
            "Only messages for which this version of a list was used."),
    ]

    private static let ids = [
        RecordCondition(
            "message-id", .text(\.messageID, .id) { .messageID($0) }, "id",
            "Only messages with exactly this Message-ID; angle brackets are optional."),
        RecordCondition(
            "esp-id", .text(\.espID, .id) { .espID($0) }, "id",
            "Only the message with exactly this id in the ESP's reply."),
    ]

    private static let names = [
        RecordCondition(
            "campaign", .text(\.campaign) { .campaign($0) }, "campaign",
            "Only messages of this campaign; * matches any characters."),
        RecordCondition(
            "sender", .text(\.sender, .sender) { .sender($0) }, "address",
            "Only messages from this address or domain: of the envelope, From or Sender; * as above."),
        RecordCondition("scope", .text(\.scope, .scope) { .scope($0) }),
        RecordCondition(
            "recipient", .text(\.recipient, .address) { .recipient($0) }, "address", "Only messages to this address."),
        RecordCondition(
            "client", .text(\.client, .ip) { .name(.clientAddress, $0) }, "address",
            "Only messages that came from this IP address."),
        RecordCondition(
            "login", .text(\.login) { .name(.login, $0) }, "name",
            "Only messages of a client with this login; case is ignored."),
    ]

    private static let stretch = [
        RecordCondition(
            "since", .moment(\.since) { .since($0) }, "time",
            "Only messages since this time: 2h, 30m, 2026-11-23, 2026-11-23T21:00:00Z."),
        RecordCondition("until", .moment(\.until) { .until($0) }, "time", "Only messages until this time."),
        RecordCondition("after", .record(\.after) { .after($0) }),
        RecordCondition("limit", .count(\.limit), "n", "Only the newest n messages."),
    ]
}
