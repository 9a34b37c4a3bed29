import Mail

/// What is known about a message besides its bytes: its envelope, the names of its mail, and the ESP.
package struct MessageCircumstances: Sendable {
    /// The reverse-path; nil is the null reverse-path.
    package var sender: Address?
    /// The recipients of the envelope who would get the message.
    package var recipients: [Address]
    package var stream: String
    /// The campaign of an earlier reading; nil: read it from the message.
    package var campaign: String?
    /// The profile of the ESP that the message is judged for.
    package var profile: UpstreamProfile
    package var at: Timestamp

    package init(
        sender: Address?, recipients: [Address], stream: String, campaign: String? = nil, profile: UpstreamProfile,
        at: Timestamp
    ) {
        self.sender = sender
        self.recipients = recipients
        self.stream = stream
        self.campaign = campaign
        self.profile = profile
        self.at = at
    }
}

/// Makes the facts that the checks judge.
///
/// **Why one place:** the gate and `sendguard check` must judge the same facts, or a file that was checked is refused
/// when it is sent.
package struct FactsMaker: Sendable {
    /// The header fields that name a campaign.
    private let campaignHeaders: [String]

    package init(campaignHeaders: [String]) { self.campaignHeaders = campaignHeaders }

    /// - Parameters:
    ///   - history: returns how the campaign's earlier messages greeted; nil when that is unknown.
    ///   - audience: returns the campaign's recipients so far; nil when they are not counted.
    ///   - send: returns what the other messages of the send show; nil when they are not compared.
    package func facts(
        of message: Message, _ circumstances: MessageCircumstances,
        history: (_ campaign: String) -> CampaignHistory?, audience: (_ campaign: String) -> AudienceTally?,
        send: (_ campaign: String) -> SendEvidence? = { _ in nil }
    ) -> Facts {
        let campaign =
            circumstances.campaign
            ?? CampaignIdentity.campaign(
                of: message, sender: circumstances.sender, headers: campaignHeaders, profile: circumstances.profile)
        return Facts(
            sender: circumstances.sender, recipients: circumstances.recipients, stream: circumstances.stream,
            campaign: campaign, profile: circumstances.profile, message: message, now: circumstances.at,
            history: history(campaign), audience: audience(campaign), send: send(campaign))
    }
}
