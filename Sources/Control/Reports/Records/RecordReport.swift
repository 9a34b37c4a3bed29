// Folder Reports/Records: reports about messages (their records, what `show` prints, held mail) and about events,
// client sessions and alerts. It may use Answers.

import Content
import Guard
import Mail

/// A record as people and programs see it; one line of `log --json`.
///
/// The keys are a promise: `id`, `at`, `stream`, `client`, `campaign`, `sender`, `subject`, `size`, `sha256`,
/// `verdict`, `deliveries`, `findings`, `unjudged`, `upstream`, `stop`, `lists`, `message_id`, `esp_id`. All are always
/// present; one that does not apply is null.
///
/// A new column needs a property here, a key, its value in `init`, and a line in `write` below.
package struct RecordReport: Hashable, Sendable, Codable {
    package var id: String
    /// RFC 3339, milliseconds, UTC.
    package var at: String
    package var stream: String
    package var client: String
    package var campaign: String
    /// null is the null reverse-path.
    @OrNull package var sender: String?
    package var subject: String
    /// Bytes.
    package var size: Int
    package var sha256: String
    package var verdict: Verdict
    package var deliveries: [DeliveryReport]
    package var findings: [FindingReport]
    /// The checks that did not judge the message: they were off, or could not. Empty when all judged; null when no check
    /// read it, or when that is not on record.
    @OrNull package var unjudged: [UnjudgedReport]?
    @OrNull package var upstream: String?
    /// The stop that refused it, such as `S1`.
    @OrNull package var stop: String?
    /// Microseconds from MAIL (`at`) to the last byte of the body, to the decision, and to the end; absent when not
    /// recorded.
    package var moments: Moments?
    /// Versions in force, by list name.
    package var lists: [String: Int64]
    /// As in the header, including angle brackets; null when there is none, or the header was never read.
    @OrNull package var messageID: String?
    /// The ESP's id of the message, from the reply that accepts it; null when the reply has no known form of id.
    @OrNull package var espID: String?

    /// Why the final reply may not have reached the client, which may then send the message again. Absent when
    /// nothing suggests that; never present in `log`.
    package var unheard: String?

    private enum CodingKeys: String, CodingKey {
        case id, at, stream, client, campaign, sender, subject, size, sha256, verdict, deliveries, findings,
            unjudged, upstream, stop, moments, lists, unheard
        case messageID = "message_id"
        case espID = "esp_id"
    }

    package struct Moments: Hashable, Sendable, Codable {
        package var body: Int64?
        package var decided: Int64?
        package var answered: Int64?
    }

    /// - Parameter redaction: hides the recipients.
    package init(_ record: MessageRecord, _ redaction: AddressRedaction = .off) {
        let people = record.deliveries.map(\.address)
        id = record.id.description
        at = record.at.rfc3339
        stream = record.stream
        client = record.client
        campaign = redaction.shown(name: record.campaign, of: people)
        sender = record.sender.map { redaction.shown(sender: $0, of: people) }
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
        unjudged = record.unjudged.map { checks in
            checks.map { UnjudgedReport($0, reason: $0.reason.map { redaction.shown($0, of: people) }) }
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
}

/// A check that did not judge a message.
package struct UnjudgedReport: Hashable, Sendable, Codable {
    package var check: String
    /// `could-not` or `off`.
    package var state: String
    /// Why it could not judge; null when it was off.
    @OrNull package var reason: String?

    package init(_ unjudged: UnjudgedCheck, reason: String?) {
        check = unjudged.check
        state = unjudged.state
        self.reason = reason
    }
}

/// The result for one recipient.
package struct DeliveryReport: Hashable, Sendable, Codable {
    package var address: String
    package var state: Delivery.State
    /// The reply that the client got for this recipient; null while there is none.
    @OrNull package var reply: String?
    /// The recipient's segment of the audience; absent when no list has a segment for them.
    package var segment: String?
    /// The header field in which the ESP reads the recipient; absent for a recipient of the envelope.
    package var header: String?

    /// - Parameter people: the message's recipients; replies may name them.
    package init(_ delivery: Delivery, _ redaction: AddressRedaction, of people: [Address]) {
        address = redaction.shown(delivery.address)
        state = delivery.state
        reply = delivery.reply.map { redaction.shown($0.text, of: people) }
        segment = delivery.segment.isEmpty ? nil : delivery.segment
        header = delivery.header
    }
}

/// What a check found. `location` is null when the finding has no place in the message, or when that is not recorded.
package struct FindingReport: Hashable, Sendable, Codable {
    package var check: String
    package var kind: String
    package var `where`: String
    package var excerpt: String
    package var action: Finding.Action
    /// The exception by which it passed, such as `A1`; absent unless the action is `allowed`.
    package var allowedBy: String?
    /// In bytes of the message as received.
    package var location: Finding.Location?
    /// Only in `show` and `check`, which have the message.
    package var scene: FindingScene?

    package init(_ finding: Finding) {
        check = finding.check
        kind = finding.kind
        self.where = finding.where
        excerpt = finding.excerpt
        action = finding.action
        allowedBy = finding.allowedBy
        location = finding.location
    }

    /// Whether an exception could lift it (`Finding.isLiftable`).
    package var isLiftable: Bool {
        Finding(check: check, kind: kind, where: self.where, excerpt: "", reason: "", action: action).isLiftable
    }

    /// The same finding with its place in the message. Personal data are not shown: how many, not which.
    package func found(at scene: FindingScene?) -> FindingReport {
        guard let scene else { return self }
        var report = self
        report.location = scene.location
        guard check != PersonalDataCheck.name else { return report }
        report.scene = scene
        return report
    }

    private enum CodingKeys: String, CodingKey {
        case check, kind, `where`, excerpt, action
        case allowedBy = "allowed_by"
        case location, line, context
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        check = try container.decode(String.self, forKey: .check)
        kind = try container.decode(String.self, forKey: .kind)
        self.where = try container.decode(String.self, forKey: .where)
        excerpt = try container.decode(String.self, forKey: .excerpt)
        action = try container.decode(Finding.Action.self, forKey: .action)
        allowedBy = try container.decodeIfPresent(String.self, forKey: .allowedBy)
        location = try container.decodeIfPresent(Finding.Location.self, forKey: .location)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(check, forKey: .check)
        try container.encode(kind, forKey: .kind)
        try container.encode(self.where, forKey: .where)
        try container.encode(excerpt, forKey: .excerpt)
        try container.encode(action, forKey: .action)
        try container.encodeIfPresent(allowedBy, forKey: .allowedBy)
        try container.encode(location, forKey: .location)
        try container.encodeIfPresent(scene?.line, forKey: .line)
        try container.encodeIfPresent(scene?.context, forKey: .context)
    }
}

/// Records as lines of JSON.
extension RecordReport {
    /// Each with its line end; the same bytes as `ControlJSON.text`.
    package static func lines(_ records: [RecordReport]) -> [UInt8] {
        var line = JSONLine()
        for record in records { record.write(to: &line) }
        return line.bytes
    }

    /// The same lines; a second task writes half of them at the same time.
    package static func lines(_ records: [MessageRecord], _ redaction: AddressRedaction) async -> [UInt8] {
        let middle = records.count / 2
        async let late = lines(records[middle...], redaction)
        return lines(records[..<middle], redaction) + (await late)
    }

    private static func lines(_ records: ArraySlice<MessageRecord>, _ redaction: AddressRedaction) -> [UInt8] {
        var line = JSONLine()
        for record in records { RecordReport(record, redaction).write(to: &line) }
        return line.bytes
    }

    private func write(to line: inout JSONLine) {
        line.open()
        line.write("at", at)
        line.write("campaign", campaign)
        line.write("client", client)
        line.open("deliveries", "[")
        for delivery in deliveries { delivery.write(to: &line) }
        line.close("]")
        line.write("esp_id", espID)
        line.open("findings", "[")
        for finding in findings { finding.write(to: &line) }
        line.close("]")
        line.write("id", id)
        line.open("lists")
        for (name, version) in lists.sorted(by: { $0.key < $1.key }) { line.write(named: name, version) }
        line.close()
        line.write("message_id", messageID)
        if let moments {
            line.open("moments")
            if let answered = moments.answered { line.write("answered", answered) }
            if let body = moments.body { line.write("body", body) }
            if let decided = moments.decided { line.write("decided", decided) }
            line.close()
        }
        line.write("sender", sender)
        line.write("sha256", sha256)
        line.write("size", Int64(size))
        line.write("stop", stop)
        line.write("stream", stream)
        line.write("subject", subject)
        if let unjudged {
            line.open("unjudged", "[")
            for check in unjudged { check.write(to: &line) }
            line.close("]")
        } else {
            line.write("unjudged", nil)
        }
        line.write("upstream", upstream)
        line.write("verdict", verdict.rawValue)
        line.close()
        line.endLine()
    }
}

extension UnjudgedReport {
    fileprivate func write(to line: inout JSONLine) {
        line.open()
        line.write("check", check)
        line.write("reason", reason)
        line.write("state", state)
        line.close()
    }
}

extension DeliveryReport {
    fileprivate func write(to line: inout JSONLine) {
        line.open()
        line.write("address", address)
        if let header { line.write("header", header) }
        line.write("reply", reply)
        if let segment { line.write("segment", segment) }
        line.write("state", state.rawValue)
        line.close()
    }
}

extension FindingReport {
    /// Writes the finding as `log` shows it, without `scene`.
    fileprivate func write(to line: inout JSONLine) {
        line.open()
        line.write("action", action.rawValue)
        if let allowedBy { line.write("allowed_by", allowedBy) }
        line.write("check", check)
        line.write("excerpt", excerpt)
        line.write("kind", kind)
        if let location {
            line.open("location")
            line.write("length", Int64(location.length))
            line.write("offset", Int64(location.offset))
            line.close()
        } else {
            line.write("location", nil)
        }
        line.write("where", self.where)
        line.close()
    }
}
