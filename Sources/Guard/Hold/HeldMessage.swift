// Folder Hold: mail that a stop holds, and blocked mail that a person releases. Its message and envelope, the selection and counting of held mail, and the
// result for each recipient. It may use Scope, Kill and Record.

import Content
import Mail

/// A held message, with the fields that people and releases need; its content is in the quarantine.
package struct HeldMessage: Sendable {
    package struct Recipient: Sendable {
        /// Position in the record.
        package let position: Int
        package let address: Address
        /// `held`, or `unknown` when its release was interrupted. Settled recipients are not listed.
        package let state: Delivery.State

        package init(position: Int, address: Address, state: Delivery.State) {
            self.position = position
            self.address = address
            self.state = state
        }
    }

    package let id: RecordID
    package let at: Timestamp
    package let stream: String
    package let campaign: String
    package let sender: Address?
    /// nil when the record does not have them.
    package var originators: Originators?
    package let subject: String
    package let sizeBytes: Int
    /// Bytes on the disk.
    package let storedBytes: Int
    package let sha256: String
    package let upstream: String?
    package let envelope: HeldEnvelope
    /// The recipients that the query selected.
    package var recipients: [Recipient]

    package init(
        id: RecordID, at: Timestamp, stream: String, campaign: String, sender: Address?, subject: String,
        sizeBytes: Int, storedBytes: Int, sha256: String, upstream: String?, envelope: HeldEnvelope,
        recipients: [Recipient]
    ) {
        self.id = id
        self.at = at
        self.stream = stream
        self.campaign = campaign
        self.sender = sender
        self.subject = subject
        self.sizeBytes = sizeBytes
        self.storedBytes = storedBytes
        self.sha256 = sha256
        self.upstream = upstream
        self.envelope = envelope
        self.recipients = recipients
    }

    /// The question for the kill switch about this message.
    /// - Parameter recipients: the recipients that the question is about.
    package func question(recipients: [Address]) -> MailContext {
        var question = MailContext(
            id: id, stream: stream, sender: sender, recipients: recipients, campaign: campaign, upstream: upstream)
        question.originators = originators
        return question
    }
}

/// The envelope: all that a release needs to send a held message as it came, except the content.
package struct HeldEnvelope: Hashable, Sendable {
    /// An accepted recipient, with its position in the record.
    package struct Recipient: Hashable, Sendable {
        package let position: Int
        /// The whole command: `RCPT TO:<jo@example.org> NOTIFY=NEVER`. Empty when the ESP reads the recipient from
        /// the header.
        package let line: String

        package var isInHeader: Bool { line.isEmpty }

        package init(position: Int, line: String) {
            self.position = position
            self.line = line
        }
    }

    /// The stop that holds it; nil for a message that a check blocked.
    package let stop: StopID?
    /// The whole command: `MAIL FROM:<news@example.com> SIZE=4096 BODY=8BITMIME`.
    package let mail: String
    package let recipients: [Recipient]
    /// The trace line with its CRLF.
    package let trace: [UInt8]
    /// Whether a line of the content begins with a dot.
    package let hasLeadingDots: Bool
    /// False when the content ends inside a line.
    package let endsWithCRLF: Bool

    package init(
        stop: StopID?, mail: String, recipients: [Recipient], trace: [UInt8], hasLeadingDots: Bool, endsWithCRLF: Bool
    ) {
        self.stop = stop
        self.mail = mail
        self.recipients = recipients
        self.trace = trace
        self.hasLeadingDots = hasLeadingDots
        self.endsWithCRLF = endsWithCRLF
    }
}

extension HeldEnvelope: Redacted {
    /// `held envelope (2 recipients, stop S1)`.
    package var description: String {
        "held envelope (\(recipients.count) recipients, \(stop.map { "stop \($0)" } ?? "no stop"))"
    }
}

extension HeldEnvelope.Recipient: Redacted {
    package var description: String { "recipient \(position)" }
}

/// The entry in the audit log that is committed together with a held message.
package enum HeldEntry: Sendable {
    /// The message has no record yet.
    case record(MessageRecord)
    /// The record was committed before a stop blocked the end of data.
    case outcome(Outcome)

    package var id: RecordID {
        switch self {
        case .record(let record): record.id
        case .outcome(let outcome): outcome.id
        }
    }
}

/// The result for one recipient of a held message.
package struct HeldResult: Hashable, Sendable {
    /// Position in the record.
    package let position: Int
    /// The state that the recipient must still have, or the result does not count: `held`, or `unknown` during its
    /// release.
    package let from: Delivery.State
    package let state: Delivery.State
    /// The ESP's reply or the guard's; nil when the recipient is held again.
    package let reply: Reply?
    /// Versions of the lists that were consulted; empty when there was no lookup.
    package let lists: [String: Int64]
    /// The id in the ESP's reply.
    package var espID: String?
    /// What the checks and people's rulings said at this release; nil when the message was not judged.
    package var findings: [Finding]?

    package init(
        position: Int, from: Delivery.State, state: Delivery.State, reply: Reply?, lists: [String: Int64] = [:]
    ) {
        self.position = position
        self.from = from
        self.state = state
        self.reply = reply
        self.lists = lists
    }
}

/// Earlier mail to a recipient of a held message that was accepted, released or unknown.
package struct HeldPast: Hashable, Sendable {
    /// A message with the same bytes, or with the same content for a reader; nil when there was none.
    package var sameContent: RecordID?
    /// Whether an ESP accepted such a message; false when all of them have an unknown outcome.
    package var isSure = false
    /// Such a message that has no outcome yet: it is in flight, or its guard ended before the
    /// answer.
    package var openContent: RecordID?
    /// Whether there was any other message of the same campaign.
    package var sameCampaign = false

    package init() {}
}

/// The state of a message in the quarantine.
package enum KeptMessage: Hashable, Sendable {
    /// The message as received, without dot-stuffing.
    case whole([UInt8])
    /// It was there, and was deleted for its age or to make room.
    case swept
    /// It was deleted when a person was erased.
    case erased
    /// It was never there.
    case absent
}

extension KeptMessage: Redacted {
    /// `whole (812 octets)`, `swept`, `erased`, `absent`.
    package var description: String {
        switch self {
        case .whole(let bytes): "whole (\(bytes.count) octets)"
        case .swept: "swept"
        case .erased: "erased"
        case .absent: "absent"
        }
    }
}
