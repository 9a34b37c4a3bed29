import Mail

/// Which records a question is about; every condition that is present must hold.
package struct RecordFilter: Sendable, Codable {
    package var verdict: Verdict?
    package var delivery: Delivery.State?
    /// Name of a check with a finding on the record.
    package var check: String?
    package var campaign: String?
    /// Full text of a recipient's address; compared by normal form.
    package var recipient: String?
    package var since: Timestamp?
    package var until: Timestamp?
    /// Only records with a greater id; how a follower goes on.
    package var after: Int64?
    /// The newest so many, given oldest first.
    package var limit: Int?

    package init() {}
}
