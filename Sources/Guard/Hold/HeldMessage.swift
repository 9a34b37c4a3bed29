import Mail

/// A message that is held, with as much of it as a person or a release asks about; its content lies in the quarantine.
package struct HeldMessage: Sendable {
    package struct Recipient: Sendable {
        /// In the record.
        package let position: Int
        package let address: Address
        /// `held`, or `unknown` when a release of it was cut off; what is settled is here no more.
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
