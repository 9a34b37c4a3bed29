/// Whose standing is asked for, and for which mail.
package struct ListCheckRequest: Hashable, Sendable {
    package var address: String
    /// Of the mail; nil asks no list whose scope names streams or campaigns.
    package var stream: String?
    package var campaign: String?

    package init(address: String, stream: String? = nil, campaign: String? = nil) {
        self.address = address
        self.stream = stream
        self.campaign = campaign
    }
}
