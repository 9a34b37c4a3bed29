import Guard

/// A record as people and programs see it; one line of `log --json`.
///
/// The keys are a promise: `id`, `at`, `stream`, `client`, `campaign`, `sender`, `subject`, `size`, `sha256`,
/// `verdict`, `deliveries`, `findings`, `upstream`, `stop`, `lists`, `message_id`, `esp_id`. All are always present; what
/// does not apply is null.
package struct RecordReport: Hashable, Sendable, Codable {
    package var id: String
    /// RFC 3339, milliseconds, UTC.
    package var at: String
    package var stream: String
    package var client: String
    package var campaign: String
    /// null is the null reverse-path.
    package var sender: String?
    package var subject: String
    /// Octets.
    package var size: Int
    package var sha256: String
    package var verdict: Verdict
    package var deliveries: [DeliveryReport]
    package var findings: [FindingReport]
    package var upstream: String?
    /// The stop that refused it, such as `S1`.
    package var stop: String?
    /// Microseconds from `at`, when MAIL came, to the whole body, to the decision and to the end; absent where that is not on
    /// record.
    package var moments: Moments?
    /// Versions in force, by list name.
    package var lists: [String: Int64]
    /// As the header has it, angle brackets included; null when it has none, or was never read.
    package var messageID: String?
    /// What the ESP calls the message in the reply that accepts it; null when it names no id that is known for one.
    package var espID: String?

    private enum CodingKeys: String, CodingKey {
        case id, at, stream, client, campaign, sender, subject, size, sha256, verdict, deliveries, findings, upstream,
            stop,
            moments, lists
        case messageID = "message_id"
        case espID = "esp_id"
    }

    package struct Moments: Hashable, Sendable, Codable {
        package var body: Int64?
        package var decided: Int64?
        package var answered: Int64?
    }

    /// - Parameter redaction: what is shown of the recipients.
    package init(_ record: MessageRecord, _ redaction: AddressRedaction = .off) {
        let people = record.deliveries.map(\.address)
        id = record.id.description
        at = record.at.rfc3339
        stream = record.stream
        client = record.client
        campaign = record.campaign
        sender = record.sender?.fullText
        subject = redaction.shown(record.subject, of: people)
        size = record.sizeBytes
        sha256 = record.sha256
        verdict = record.verdict
        deliveries = record.deliveries.map { DeliveryReport($0, redaction, of: people) }
        findings = record.findings.map { finding in
            var report = FindingReport(finding)
            report.excerpt = redaction.shown(finding.excerpt, of: people)
            return report
        }
        upstream = record.upstream
        stop = record.stop?.description
        lists = record.lists
        messageID = record.messageID.map { redaction.shown($0, of: people) }
        espID = record.espID.map { redaction.shown($0, of: people) }
        let moments = [record.bodyAt, record.decidedAt, record.answeredAt].map { moment in
            moment.map { $0.microseconds - record.at.microseconds }
        }
        if moments.contains(where: { $0 != nil }) {
            self.moments = Moments(body: moments[0], decided: moments[1], answered: moments[2])
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(at, forKey: .at)
        try container.encode(stream, forKey: .stream)
        try container.encode(client, forKey: .client)
        try container.encode(campaign, forKey: .campaign)
        try container.encode(sender, forKey: .sender)
        try container.encode(subject, forKey: .subject)
        try container.encode(size, forKey: .size)
        try container.encode(sha256, forKey: .sha256)
        try container.encode(verdict, forKey: .verdict)
        try container.encode(deliveries, forKey: .deliveries)
        try container.encode(findings, forKey: .findings)
        try container.encode(upstream, forKey: .upstream)
        try container.encode(stop, forKey: .stop)
        try container.encode(lists, forKey: .lists)
        try container.encode(messageID, forKey: .messageID)
        try container.encode(espID, forKey: .espID)
        try container.encodeIfPresent(moments, forKey: .moments)
    }
}
