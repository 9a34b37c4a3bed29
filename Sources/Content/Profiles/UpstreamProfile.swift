/// What one ESP does to a message after us, over SMTP: which tags it fills in, and what its own header fields mean.
///
/// **Why so narrow:** most template languages of ESPs work through their APIs only. A guard that lets every `{{x}}`
/// pass because the ESP has templates lets every real mistake through. So a rule names tags as they are spelt, the
/// places where they are merged and the control header that asks for it, and whatever no rule names is not filled in.
///
/// Made from `config/profiles/*.yaml` and the operator's own files; a plain value that is the same for every message.
package struct UpstreamProfile: Hashable, Sendable {
    /// As `upstreams[].profile` names it.
    package let name: String
    /// What the ESP's account is set to, which no message shows; by name, each with the value in force.
    package var settings: [String: ProfileSetting]
    /// A tag is filled in when one rule says so.
    package let rules: [MergeRule]
    /// Where the ESP's own campaign stands, first present wins; asked after the configured headers.
    package let campaignHeaders: [HeaderPath]
    /// Where recipients stand that the envelope does not have: the ESP sends to them as well, or instead.
    package let recipientHeaders: [RecipientHeader]
    /// Where the ESP's final reply names its own id of the message, the first that fits; nil when the profile does not
    /// say, and then those of `plain` are taken.
    package var replyIDs: [ReplyIDPattern]?

    package init(
        name: String, settings: [String: ProfileSetting] = [:], rules: [MergeRule] = [],
        campaignHeaders: [HeaderPath] = [], recipientHeaders: [RecipientHeader] = []
    ) {
        self.name = name
        self.settings = settings
        self.rules = rules
        self.campaignHeaders = campaignHeaders
        self.recipientHeaders = recipientHeaders
    }

    /// A server that sends what it gets.
    package static let plain = UpstreamProfile(name: "plain")
}
