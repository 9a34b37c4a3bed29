// Folder Record: the record of each message as values (the decision and the outcome), queries on records, and the
// chain of hashes over them. It may use Events, Scope, Kill, Rulings and Lists.

import Content
import Mail

/// The record: the audit row of one message, with its envelope, the findings and the decision.
///
/// It is committed before any end of data leaves. **Why the first verdict of a relayed message is `unknown`:** the
/// first commit must be true even when nothing follows it. After a `kill -9` between the end of data and the reply,
/// the record is correct without repair at start.
package struct MessageRecord: Sendable {
    package var id: RecordID
    /// When MAIL arrived.
    package var at: Timestamp
    /// When the body was complete; nil when it never was, or when the time is not on record.
    package var bodyAt: Timestamp?
    /// When the verdict was decided.
    package var decidedAt: Timestamp?
    /// When the ESP had replied, or when it was clear that it will not; nil while the record has no outcome.
    package var answeredAt: Timestamp?
    package var stream: String
    /// The client's IP address without port; empty when there was no client.
    package var clientAddress: String
    /// The client's login; nil when it had none.
    package var login: String?
    package var campaign: String
    /// nil means the null reverse-path.
    package var sender: Address?
    /// nil before the header section has arrived, and when the record has only the sender.
    package var originators: Originators?
    /// Decoded and cut to 200 characters.
    package var subject: String
    package var sizeBytes: Int
    /// SHA-256 of the message as received, lower-case hex; empty when the body was not read.
    package var sha256: String
    package var verdict: Verdict
    package var deliveries: [Delivery]
    package var findings: [Finding]
    /// The chosen upstream; nil when none was chosen.
    package var upstream: String?
    /// The stop that refused or holds it.
    package var stop: StopID?
    /// Versions of the lists in force, by list name.
    package var lists: [String: Int64]
    /// The template of the message; nil when unknown, or when its campaign has too many.
    package var template: RecordID?
    /// New facts about that template, written with the record.
    package var newlyLearnt: MessageTemplate?
    /// As `MessageIDText.recorded`; nil when the message has no Message-ID, or its header section was not read.
    package var messageID: String?
    /// The digest of what a reader sees (`ReaderContent`), for a message in which a check found something; nil for other
    /// messages, and when the content cannot be read.
    package var content: String?
    /// The checks that did not judge the message, in roster order; nil when no check read it, and when that is not on
    /// record.
    package var unjudged: [UnjudgedCheck]?
    /// The exception that the message uses up, written with the record.
    package var exception: RulingID?
    /// The id in the ESP's final reply; for a message that was released in parts, of the last reply.
    package var espID: String?

    package init(
        id: RecordID, at: Timestamp, stream: String, clientAddress: String, login: String? = nil, campaign: String,
        sender: Address?, subject: String, sizeBytes: Int, sha256: String, verdict: Verdict, deliveries: [Delivery],
        findings: [Finding], upstream: String?, stop: StopID?, lists: [String: Int64], bodyAt: Timestamp? = nil,
        decidedAt: Timestamp? = nil
    ) {
        self.id = id
        self.at = at
        self.stream = stream
        self.clientAddress = clientAddress
        self.login = login
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

extension MessageRecord {
    /// The client as shown and chained: `192.0.2.1` or `192.0.2.1 (newsletter)`.
    package var client: String { login.map { "\(clientAddress) (\($0))" } ?? clientAddress }

    /// The same value for a message and its retries. It covers the client or login, the sender, the recipients, and
    /// the Message-ID, or the content when there is no Message-ID. For a message refused before its content was
    /// known, it covers the known parts.
    ///
    /// **Why the Message-ID first:** a queue that retries a message may add another trace line, or sign it again.
    package var fingerprint: UInt64 {
        var hash = StableHash()
        // A login is the same client from every address.
        hash.combine((login ?? clientAddress).utf8)
        hash.combine(sender?.key ?? "")
        for key in deliveries.lazy.filter({ $0.header == nil }).map(\.address.key).sorted() { hash.combine(key) }
        hash.combine(0)
        hash.combine(messageID ?? sha256)
        return hash.value
    }
}

extension RefusedContent {
    /// nil when the content is not on record, so that it cannot be known again.
    package init?(_ record: MessageRecord) {
        guard let content = record.content else { return nil }
        let left = record.deliveries.filter(\.state.hasLeft).map { ($0.address.key, record.id) }
        self.init(
            digest: content, recipients: Set(record.deliveries.map(\.address.key)),
            findings: Set(record.findings.filter(\.isLiftableOrLifted).map(FindingTraits.init)),
            reached: Dictionary(left) { first, _ in first },
            unsure: Set(record.deliveries.filter { $0.state == .unknown }.map(\.address.key)),
            suppressed: Set(record.deliveries.filter { $0.state == .suppressed }.map(\.address.key)))
    }
}

/// The Message-ID of a message (RFC 5322 section 3.6.4): the form that is recorded, and the form that people search
/// for.
///
///     Message-ID: <4711.17@shop.example>      recorded as <4711.17@shop.example>, searched for with or without brackets
package enum MessageIDText {
    /// Bytes that are kept; usual ids have 30 to 90. A field may have 998, so ids are compared after the cut.
    static let limitBytes = 255

    /// From the field's unfolded value: the first id in angle brackets, else the whole value; nil when it is empty.
    package static func recorded(_ value: String) -> String? {
        let text = value.harmless
        if let open = text.firstIndex(of: "<"), let close = text[open...].firstIndex(of: ">") {
            let bare = bare(String(text[open...close]))
            return bare.isEmpty ? nil : "<\(bare)>"
        }
        let bare = bare(text)
        return bare.isEmpty ? nil : bare
    }

    /// Without the angle brackets and white space around it, and cut; two ids are compared in this form.
    package static func bare(_ text: String) -> String {
        var text = text[...]
        func trim(_ isEnd: (Character) -> Bool) {
            while let last = text.last, isEnd(last) { text.removeLast() }
            text = text.drop(while: isEnd)
        }
        trim(\.isWhitespace)
        trim { $0 == "<" || $0 == ">" }
        trim(\.isWhitespace)
        var bytes = Array(text.utf8.prefix(limitBytes))
        if text.utf8.count > limitBytes {
            // Does not cut inside a character.
            while let last = bytes.last, last & 0xC0 == 0x80 { bytes.removeLast() }
            if let last = bytes.last, last >= 0xC0 { bytes.removeLast() }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
