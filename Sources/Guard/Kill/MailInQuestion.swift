import Mail

/// What is known of a message when the kill switch is asked; grows from MAIL to the end of data.
package struct MailInQuestion: Sendable {
    package var id: RecordID
    package var stream: String
    package var sender: Address?
    /// nil before the header section is here.
    package var originators: Originators?
    /// Those that the client has been told 250 for, and the one that is being asked about.
    package var recipients: [Address]
    package var campaign: String?
    package var upstream: String?

    package init(
        id: RecordID, stream: String, sender: Address?, recipients: [Address] = [], campaign: String? = nil,
        upstream: String? = nil
    ) {
        self.id = id
        self.stream = stream
        self.sender = sender
        self.recipients = recipients
        self.campaign = campaign
        self.upstream = upstream
    }
}
