// Folder Hold: mail that a stop holds: the message and its envelope, how held mail is selected and counted, and what
// became of each recipient. It may use Scope, Kill and Record.

import Mail

/// A message that is held, with as much of it as a person or a release asks about; its content lies in the quarantine.
package struct HeldMessage: Sendable {
    package struct Recipient: Sendable {
        /// In the record.
        package let position: Int
        package let address: Address
        /// `held`, or `unknown` when a release of it was cut off. Recipients that are settled are not here.
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
    /// nil when they are not on record.
    package var originators: Originators?
    package let subject: String
    package let sizeBytes: Int
    /// Octets on the disk.
    package let storedBytes: Int
    package let sha256: String
    package let upstream: String?
    package let envelope: HeldEnvelope
    /// Those that a question selected.
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

    /// As the kill switch is asked about it.
    /// - Parameter recipients: those that are in question.
    package func question(recipients: [Address]) -> MailInQuestion {
        var question = MailInQuestion(
            id: id, stream: stream, sender: sender, recipients: recipients, campaign: campaign, upstream: upstream)
        question.originators = originators
        return question
    }
}

/// All that is needed to send a held message on as it came, beside its content.
package struct HeldEnvelope: Hashable, Sendable {
    /// A recipient that was taken, by its place in the record.
    package struct Recipient: Hashable, Sendable {
        package let position: Int
        /// The whole command: `RCPT TO:<jo@example.org> NOTIFY=NEVER`. Empty for one whom the ESP reads in the header.
        package let line: String

        package var isInHeader: Bool { line.isEmpty }

        package init(position: Int, line: String) {
            self.position = position
            self.line = line
        }
    }

    /// The stop that holds it.
    package let stop: StopID
    /// The whole command: `MAIL FROM:<news@example.com> SIZE=4096 BODY=8BITMIME`.
    package let mail: String
    package let recipients: [Recipient]
    /// The trace line, CRLF included.
    package let trace: [UInt8]
    /// A line of the content begins with a dot.
    package let hasLeadingDots: Bool
    /// False when the content ends inside a line.
    package let endsWithCRLF: Bool

    package init(
        stop: StopID, mail: String, recipients: [Recipient], trace: [UInt8], hasLeadingDots: Bool, endsWithCRLF: Bool
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
    package var description: String { "held envelope (\(recipients.count) recipients, stop \(stop))" }
}

extension HeldEnvelope.Recipient: Redacted {
    package var description: String { "recipient \(position)" }
}

/// What goes into the audit log in the commit that makes a message held.
package enum HeldEntry: Sendable {
    /// The message has no record yet.
    case record(MessageRecord)
    /// Its record was committed before a stop kept its end of data back.
    case outcome(Outcome)

    package var id: RecordID {
        switch self {
        case .record(let record): record.id
        case .outcome(let outcome): outcome.id
        }
    }
}

/// What became of one recipient of a held message.
package struct HeldResult: Hashable, Sendable {
    /// In the record.
    package let position: Int
    /// What it must still be for this to count: `held`, or `unknown` while its release is under way.
    package let from: Delivery.State
    package let state: Delivery.State
    /// The ESP's reply, or ours; nil for what is held again.
    package let reply: Reply?
    /// Versions of the lists that were asked; empty when none was.
    package let lists: [String: Int64]
    /// The id that the ESP's reply names.
    package var espID: String?

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

/// Mail that a recipient of a held message got before, or may have got: accepted, released or unknown.
package struct HeldPast: Hashable, Sendable {
    /// A message of the same content; nil when there is none.
    package var sameContent: RecordID?
    /// A message of the same content that has no outcome yet: it is on its way, or its guard ended before the answer.
    package var openContent: RecordID?
    /// Whether any other of the same campaign.
    package var sameCampaign = false

    package init() {}
}

/// What the quarantine holds of a message.
package enum KeptMessage: Hashable, Sendable {
    /// The message as received, dot coding removed.
    case whole([UInt8])
    /// It was there, and went for its age or to make room.
    case swept
    /// It went with a person who was erased.
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
