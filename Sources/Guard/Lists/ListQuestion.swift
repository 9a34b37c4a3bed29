/// The mail whose recipients the lists are asked about.
package struct ListQuestion: Hashable, Sendable {
    package let stream: String
    /// nil before the header section is here.
    package let campaign: String?

    package init(stream: String, campaign: String?) {
        self.stream = stream
        self.campaign = campaign
    }
}
