import Mail

/// Which records a question is about; every condition that is present must hold.
package struct RecordFilter: Hashable, Sendable, Codable {
    package var verdict: Verdict?
    package var delivery: Delivery.State?
    /// Name of a check with a finding on the record.
    package var check: String?
    /// As a stop's pattern; empty is mail without a campaign.
    package var campaign: String?
    /// As a stop's pattern: an address or a domain, of the envelope, From or Sender.
    package var sender: String?
    /// Kind of a finding on the record, such as `mustache`.
    package var finding: String?
    /// Part of the subject, whatever its case.
    package var subject: String?
    /// The part of the audience that a recipient belonged to.
    package var segment: String?
    /// A version of a list that was asked.
    package var listVersion: ListVersionName?
    /// Full text of a recipient's address; compared by normal form.
    package var recipient: String?
    /// The Message-ID; compared exactly, but for angle brackets.
    package var messageID: String?
    /// The ESP's id of the message; compared exactly, but for angle brackets.
    package var espID: String?
    /// What a stop would cover, as `StopScope.text`.
    package var scope: String?
    package var since: Timestamp?
    package var until: Timestamp?
    /// Only records with a greater id; how a follower goes on.
    package var after: Int64?
    /// The newest so many, given oldest first.
    package var limit: Int?

    package init() {}

    /// Whether it asks for all there is of a time or a campaign.
    package var isWide: Bool {
        var bare = RecordFilter()
        (bare.campaign, bare.sender, bare.scope) = (campaign, sender, scope)
        (bare.since, bare.until, bare.after) = (since, until, after)
        return self == bare
    }
}
