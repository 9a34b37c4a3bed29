// Folder Profiles: what an ESP does to a message after the guard, as `config/profiles` describes it. The tags that it
// fills in (`MergeRule`, used through `MergeFiller`), the recipients that it reads in the header
// (`HeaderRecipients`), and the id in its reply (`ReplyIDPattern`). All of them read the header through
// `ControlHeaders`. It uses no other folder of this target.

import Mail

/// What one ESP does to a message after the guard, over SMTP: which tags it fills in, and what the header fields mean
/// that only this ESP reads.
///
/// **Why so narrow:** most template languages of ESPs work only through their APIs. A guard that lets every `{{x}}`
/// pass because the ESP has templates lets every real mistake pass. So a rule names the exact tags, the places where
/// the ESP merges them, and the control header that requests it. A tag without a rule is not filled in.
///
/// Made from `config/profiles/*.yaml` and the operator's own files; a plain value, the same for every message.
package struct UpstreamProfile: Hashable, Sendable {
    /// The name in `upstreams[].profile`.
    package let name: String
    /// The settings of the ESP's account, which no message shows; by name, each with the value in force.
    package var settings: [String: ProfileSetting]
    /// The ESP fills in a tag when at least one rule says so.
    package let rules: [MergeRule]
    /// Where the ESP's own campaign name is; the first that is present wins. Read after the configured headers.
    package let campaignHeaders: [HeaderPath]
    /// Where the header has recipients: the ESP sends to them in addition to the envelope's recipients, or instead.
    package let recipientHeaders: [RecipientHeader]
    /// Where the final reply contains the ESP's id of the message; the first pattern that fits wins. nil when the
    /// profile does not say; then the patterns of `plain` apply.
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

    /// A server that sends each message as it receives it.
    package static let plain = UpstreamProfile(name: "plain")
}

/// One setting of an ESP's account and its value in force: the profile's default, or the operator's value.
package enum ProfileSetting: Hashable, Sendable {
    /// A text, such as a tag; nil when the account has none.
    case text(String?)
    /// Several texts, such as names of variables.
    case list([String])
    /// One of a few words.
    case choice(String, among: [String])

    /// The values that rules compare with.
    package var values: [String] {
        switch self {
        case .text(let text): text.map { [$0] } ?? []
        case .list(let texts): texts
        case .choice(let word, _): [word]
        }
    }
}

/// The limits on what a profile may cost for one message. Anything beyond them counts as not filled in.
enum ProfileLimits {
    /// Octets of a control header: room for 10,000 recipients, each with a value for each tag. No ESP documents a
    /// limit; a message's whole header section may have the same size (`MailLimits.headerSectionBytes`).
    static let controlHeaderBytes = 4 << 20
    /// Recipients in the control headers of a message; SendGrid accepts at most this many in one message, others
    /// fewer.
    static let headerRecipients = 10_000
    /// The nesting depth of JSON in a control header; ESPs' own examples use 4.
    static let jsonDepth = 32
    /// Octets that may fill a hole of a tag, such as an address; long links have 2,000.
    static let holeBytes = 2048
    /// Octets of a key. SendGrid limits all substitutions together to 10,000 bytes; a tag has a few dozen.
    static let keyBytes = 256
    /// How many places of a message are compared with every key; each costs time in proportion to the number of keys.
    /// A tag that equals a key is found without this search.
    static let keySearches = 1000
}

/// An example: a tag in a small message, and whether the ESP fills it in. A profile file has one for each rule.
///
/// Examples are data of the file. So a person who changes a rule, or writes a new profile, gets an error at once when
/// the rule does not do what the example shows.
package struct ProfileExample: Hashable, Sendable {
    /// `text`, `html`, `subject`, the name of a header field, or the name of an HTML attribute (`href`).
    package let place: String
    package let tag: String
    /// How often the tag occurs there.
    package let times: Int
    /// The text directly before the tag.
    package let behind: String
    /// The message's control headers, by name, in the order of the file.
    package let headers: [Header]
    /// The envelope's recipients; when empty, the header's count.
    package let recipients: [String]
    /// The account's settings that differ from the defaults.
    package let settings: [String: ProfileSetting]
    package let isFilledIn: Bool

    package struct Header: Hashable, Sendable {
        let name: String
        let text: String

        package init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    package init(
        place: String, tag: String, times: Int = 1, behind: String = "", headers: [Header] = [],
        recipients: [String] = [], settings: [String: ProfileSetting] = [:], isFilledIn: Bool
    ) {
        self.place = place
        self.tag = tag
        self.times = times
        self.behind = behind
        self.headers = headers
        self.recipients = recipients
        self.settings = settings
        self.isFilledIn = isFilledIn
    }

    /// Whether the profile does what the example shows; false when the tag cannot be found in its place.
    package func isTrue(of profile: UpstreamProfile) -> Bool {
        var profile = profile
        profile.settings.merge(settings) { $1 }
        let bytes = Array(text.utf8)
        let message = bytes.withUnsafeBytes { Message(reading: $0) }
        let tag = Array(tag.utf8)
        for surface in message.surfaces where isPlace(surface.kind) {
            let last = surface.text.count - tag.count
            guard last >= 0, let start = (0...last).first(where: { TagPattern.stands(tag, in: surface.text, at: $0) })
            else { continue }
            var filler = MergeFiller(message, profile: profile, recipients: recipients.compactMap { Address($0) })
            return filler.fills(start..<start + tag.count, of: surface) == isFilledIn
        }
        return false
    }

    private func isPlace(_ kind: Surface.Kind) -> Bool {
        switch kind {
        case .subject: place.lowercased() == "subject"
        case .header(let name): place.lowercased() == name.lowercased()
        case .text: place == "text"
        case .html: place == "html"
        case .attribute(let name): place == name
        case .machineHeader, .amp, .markup, .structuredData, .calendar, .attachment, .fileName: false
        }
    }

    private var isHeader: Bool { !["text", "html"].contains(place) && !Self.attributes.contains(place) }

    private static let attributes: Set<String> = ["href", "src", "alt", "title"]

    private var text: String {
        let tags = Array(repeating: behind + tag, count: times).joined(separator: " ")
        var lines = headers.map { "\($0.name): \($0.text)" }
        if isHeader { lines.append("\(place): \(tags)") }
        switch place {
        case "html": lines += ["Content-Type: text/html; charset=utf-8", "", "<p>Hello \(tags)</p>"]
        case _ where Self.attributes.contains(place):
            lines += ["Content-Type: text/html; charset=utf-8", "", "<p><a \(place)='\(tags)'>Here</a></p>"]
        default: lines += ["Content-Type: text/plain; charset=utf-8", "", place == "text" ? "Hello \(tags)" : "Hello"]
        }
        return lines.joined(separator: "\r\n") + "\r\n"
    }
}

/// Tags that an ESP fills in under the same conditions.
package struct MergeRule: Hashable, Sendable {
    package let tags: [TagPattern]
    package let places: [MergePlace]
    /// All of them must hold.
    package let needs: [MergeCondition]
    /// Where to find the names for the holes that take keys; nil when no tag has a hole of this kind.
    package let keys: KeySource?
    /// How many of these tags the ESP accepts in the text parts, and how many in the HTML parts. If either has more,
    /// none there counts as filled in. nil when there is no limit.
    package let atMost: Int?
    /// The text that must be directly before the tag; empty for any.
    package let behind: [UInt8]

    package init(
        tags: [TagPattern], places: [MergePlace], needs: [MergeCondition] = [], keys: KeySource? = nil,
        atMost: Int? = nil, behind: [UInt8] = []
    ) {
        self.tags = tags
        self.places = places
        self.needs = needs
        self.keys = keys
        self.atMost = atMost
        self.behind = behind
    }
}

/// A part of a message that an ESP may merge.
package enum MergePlace: Hashable, Sendable {
    case subject
    /// The text parts.
    case text
    /// The HTML parts: their text, attributes and structured data, since an ESP replaces in the source.
    case html
    /// Every header field, the Subject included.
    case headers
    /// One header field other than the Subject, with the surface's name: `From`, `List-Unsubscribe`.
    case header(String)

    func contains(_ kind: Surface.Kind) -> Bool {
        switch (self, kind) {
        case (.subject, .subject), (.headers, .subject), (.headers, .header), (.headers, .machineHeader): true
        case (.text, .text): true
        case (.html, .html), (.html, .markup), (.html, .attribute), (.html, .structuredData): true
        case (.header(let wanted), .header(let name)), (.header(let wanted), .machineHeader(let name)):
            wanted.lowercased() == name.lowercased()
        default: false
        }
    }
}

/// A condition for an ESP to merge: a word in a control header, or a setting of the account.
package struct MergeCondition: Hashable, Sendable {
    package enum Subject: Hashable, Sendable {
        case header(HeaderPath)
        /// By the setting's name.
        case setting(String)
    }

    /// The result when the message has no such header, or the header no such member.
    package enum Otherwise: Hashable, Sendable {
        case doesNotHold
        case holds
        /// The account's setting of that name is compared instead.
        case setting(String)
    }

    package let subject: Subject
    /// One of these words must be there, in any case; empty when any value will do.
    package let words: [String]
    package let otherwise: Otherwise

    package init(_ subject: Subject, isOneOf words: [String] = [], otherwise: Otherwise = .doesNotHold) {
        self.subject = subject
        self.words = words
        self.otherwise = otherwise
    }

    func holds(for values: [String]) -> Bool {
        values.contains { value in
            words.isEmpty ? !value.isEmpty : words.contains { $0.lowercased() == value.lowercased() }
        }
    }
}
