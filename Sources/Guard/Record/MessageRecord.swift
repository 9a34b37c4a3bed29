import Content
import Mail

/// The audit row of one message: what was asked, what was found, what was decided.
///
/// It is committed before any end of data leaves. **Why the first verdict of a relayed message is `unknown`:**
/// the row says from its first commit what is true if nothing more is ever written; a `kill -9` between the
/// end of data and the answer leaves a correct record with no repair at start.
package struct MessageRecord: Sendable {
    package var id: RecordID
    /// When MAIL came.
    package var at: Timestamp
    /// When the whole body was here; nil when it never was, or that is not on record.
    package var bodyAt: Timestamp?
    /// When it was decided what to do with it.
    package var decidedAt: Timestamp?
    /// When the ESP had answered, or it was clear that it will not; nil while nothing followed the record.
    package var answeredAt: Timestamp?
    package var stream: String
    /// The client's IP address, with its login if it has one: `192.0.2.1` or `192.0.2.1 (newsletter)`.
    package var client: String
    package var campaign: String
    /// nil is the null reverse-path.
    package var sender: Address?
    /// nil while the header section is not here, and when they are the sender alone as far as is on record.
    package var originators: Originators?
    /// Decoded and cut to 200 characters.
    package var subject: String
    package var sizeBytes: Int
    /// Of the message as received, lower-case hex; empty when the body was never collected.
    package var sha256: String
    package var verdict: Verdict
    package var deliveries: [Delivery]
    package var findings: [Finding]
    /// Name of the upstream it was meant for; nil when none was chosen.
    package var upstream: String?
    /// The stop that refused it.
    package var stop: StopID?
    /// Versions of the lists in force, by list name.
    package var lists: [String: Int64]
    /// The template that it is of; nil when nobody has told, or its campaign has too many.
    package var template: RecordID?
    /// What has become known of that template, to be written with the record.
    package var newlyLearnt: MessageTemplate?
    /// As `MessageIDText.recorded`; nil when the message has none, or its header section was never read.
    package var messageID: String?
    /// The id that the ESP's final reply names; of a message that was released in parts, the last.
    package var espID: String?

    package init(
        id: RecordID, at: Timestamp, stream: String, client: String, campaign: String, sender: Address?,
        subject: String, sizeBytes: Int, sha256: String, verdict: Verdict, deliveries: [Delivery],
        findings: [Finding], upstream: String?, stop: StopID?, lists: [String: Int64], bodyAt: Timestamp? = nil,
        decidedAt: Timestamp? = nil
    ) {
        self.id = id
        self.at = at
        self.stream = stream
        self.client = client
        self.campaign = campaign
        self.sender = sender
        self.subject = subject
        self.sizeBytes = sizeBytes
        self.sha256 = sha256
        self.verdict = verdict
        self.deliveries = deliveries
        self.findings = findings
        self.upstream = upstream
        self.stop = stop
        self.lists = lists
        self.bodyAt = bodyAt
        self.decidedAt = decidedAt
    }
}
