// Folder Record: the record of each message as values: what was decided and what followed, questions about records,
// and the chain of hashes over them. It may use Acts, Scope, Kill and Lists.

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
    /// The client's IP address without port; empty where there was no client.
    package var clientAddress: String
    /// Who was logged in; nil when nobody was.
    package var login: String?
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
    /// Who sent it, as it is shown and chained: `192.0.2.1` or `192.0.2.1 (newsletter)`.
    package var client: String { login.map { "\(clientAddress) (\($0))" } ?? clientAddress }

    /// The same for a message and for its retries: of one client or login, from one sender to the same recipients, with the
    /// same Message-ID, or the same content where it has none. What was refused before its content was known is told by
    /// what was known then.
    ///
    /// **Why the Message-ID first:** a queue that sends a message again may put another trace line on top, or sign it anew.
    package var fingerprint: UInt64 {
        var hash = StableHash()
        // A login is the same client from whatever address it comes.
        hash.combine((login ?? clientAddress).utf8)
        hash.combine(sender?.key ?? "")
        for key in deliveries.lazy.filter({ $0.header == nil }).map(\.address.key).sorted() { hash.combine(key) }
        hash.combine(0)
        hash.combine(messageID ?? sha256)
        return hash.value
    }
}

/// The Message-ID of a message (RFC 5322 section 3.6.4) as the record has it and as people ask for it.
///
///     Message-ID: <4711.17@shop.example>      recorded as <4711.17@shop.example>, asked for with or without brackets
package enum MessageIDText {
    /// Octets that are kept; common ones have 30 to 90. A field may have 998, so one that is cut is compared as it was cut.
    static let limitBytes = 255

    /// Of the field's unfolded value: the first id in angle brackets, else all of it; nil when there is nothing.
    package static func recorded(_ value: String) -> String? {
        let text = value.harmless
        if let open = text.firstIndex(of: "<"), let close = text[open...].firstIndex(of: ">") {
            let bare = bare(String(text[open...close]))
            return bare.isEmpty ? nil : "<\(bare)>"
        }
        let bare = bare(text)
        return bare.isEmpty ? nil : bare
    }

    /// Without angle brackets and white space around it, and cut: what two of them are compared by.
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
            // Not in the middle of a character.
            while let last = bytes.last, last & 0xC0 == 0x80 { bytes.removeLast() }
            if let last = bytes.last, last >= 0xC0 { bytes.removeLast() }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
