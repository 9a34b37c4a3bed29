// Folder Profiles: what an ESP does to a message after us, as `config/profiles` describes it: the tags that it fills
// in (`MergeRule`, asked through `MergeFiller`), the recipients that it reads in the header (`HeaderRecipients`), the
// id in its reply (`ReplyIDPattern`). `ControlHeaders` reads what these ask of the header.
// It uses no other folder of this target.

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

/// One thing that an ESP's account is set to, and its value in force: the profile's default, or what the operator
/// says of his account.
package enum ProfileSetting: Hashable, Sendable {
    /// A piece of text, such as a tag; nil when the account has none.
    case text(String?)
    /// Several, such as the names of variables.
    case list([String])
    /// One of a few words.
    case choice(String, among: [String])

    /// What rules compare with.
    package var values: [String] {
        switch self {
        case .text(let text): text.map { [$0] } ?? []
        case .list(let texts): texts
        case .choice(let word, _): [word]
        }
    }
}

/// The bounds of what a profile may cost us for one message. What goes beyond is not filled in, as far as we know.
enum ProfileLimits {
    /// Octets of a control header: 10,000 recipients with as many values for each tag. No ESP names a bound; a message's
    /// whole header section may have as much (`MailLimits.headerSectionBytes`).
    static let controlHeaderBytes = 4 << 20
    /// Recipients that the control headers of a message may name; SendGrid takes no more in one, others take fewer.
    static let headerRecipients = 10_000
    /// How deep JSON may nest in a control header; ESPs' own examples use 4.
    static let jsonDepth = 32
    /// Octets that may stand in a tag where its pattern has a hole, such as an address; long links have 2,000.
    static let holeBytes = 2048
    /// Octets of a key. SendGrid bounds all substitutions together to 10,000 bytes; a tag has some dozens.
    static let keyBytes = 256
    /// How many places of a message are compared with every key there is, which costs the number of keys each. A tag
    /// that equals a key is found without that.
    static let keySearches = 1000
}
