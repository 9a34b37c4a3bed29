// Folder Lists/Reading: what the columns and words of a list file mean, and its rows as entries. The steps: the whole
// file is surveyed (`ListSurvey`); formats, answers and survey make a reading (`ListReadingMaker`); by the reading each
// row is an entry or is left out (`ListReader`). It may use Lists/Formats and Lists/Entries.

/// What a column of a list file says about its rows.
package enum ListRole: Hashable, Sendable {
    case address
    case hash
    case domain
    /// A word for the state of the person: `Active`, `Unsubscribed`.
    case status
    /// True when the person must get no mail, for this reason.
    case flag(reason: String)
    /// True when the person may be mailed; false when they may not.
    case consent
    case reason
    /// A time in it says that the person left or was suppressed, and when.
    case departed
    /// When the entry came on the list.
    case since
    /// When the person subscribed, or the row was made.
    case subscribed
    /// A sign of life of the person.
    case engaged
    case segment
    /// The topic that the row is about: an opt-out is from this topic only.
    case topic
    /// Known to say nothing about the list.
    case ignored
    /// Nobody knows what it says, and nothing in it looks like one of the above. It is ignored.
    case unknown

    /// The words of the command line and of files; `flag:REASON` gives a flag its reason.
    package static let words = [
        "address", "hash", "domain", "status", "flag", "consent", "reason", "departed", "since", "subscribed",
        "engaged", "segment", "topic", "ignored",
    ]

    /// - Parameter name: of the column: the reason of a flag that is given without one.
    package init?(_ text: String, column name: String = "") {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let reason = parts.count > 1 ? parts[1] : name
        guard parts.count == 1 || parts[0] == "flag" else { return nil }
        switch parts[0] {
        case "address": self = .address
        case "hash": self = .hash
        case "domain": self = .domain
        case "status": self = .status
        case "flag": self = .flag(reason: reason)
        case "consent": self = .consent
        case "reason": self = .reason
        case "departed": self = .departed
        case "since": self = .since
        case "subscribed": self = .subscribed
        case "engaged": self = .engaged
        case "segment": self = .segment
        case "topic": self = .topic
        case "ignored": self = .ignored
        default: return nil
        }
    }

    package var text: String {
        switch self {
        case .address: "address"
        case .hash: "hash"
        case .domain: "domain"
        case .status: "status"
        case .flag(let reason): "flag:\(reason)"
        case .consent: "consent"
        case .reason: "reason"
        case .departed: "departed"
        case .since: "since"
        case .subscribed: "subscribed"
        case .engaged: "engaged"
        case .segment: "segment"
        case .topic: "topic"
        case .ignored: "ignored"
        case .unknown: "unknown"
        }
    }

    var isDate: Bool {
        switch self {
        case .departed, .since, .subscribed, .engaged: true
        default: false
        }
    }

    /// Whether it can decide on which list a person belongs.
    package var decides: Bool {
        switch self {
        case .status, .flag, .consent, .departed, .topic: true
        default: false
        }
    }

    /// Whether it names whom the row is about.
    var isEntry: Bool { self == .address || self == .hash || self == .domain }
}

/// What a word in a status column says about a person.
package enum ListMeaning: Hashable, Sendable {
    /// The person gets no mail.
    case suppressed(reason: String)
    /// The person may be mailed.
    case mailable
    /// Neither, such as a subscription that was never confirmed: on no list.
    case other

    package static let words = ["suppressed", "mailable", "other"]

    /// Reads `mailable`, `other`, `suppressed` and `suppressed:bounced`.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        switch (parts[0], parts.count) {
        case ("mailable", 1): self = .mailable
        case ("other", 1): self = .other
        case ("suppressed", _): self = .suppressed(reason: parts.count > 1 ? parts[1] : "")
        default: return nil
        }
    }

    package var text: String {
        switch self {
        case .mailable: "mailable"
        case .other: "other"
        case .suppressed(let reason): reason.isEmpty ? "suppressed" : "suppressed:\(reason)"
        }
    }
}

extension ListRole: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        self = ListRole(text) ?? .unknown
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension ListMeaning: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let meaning = ListMeaning(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "no meaning of a word"))
        }
        self = meaning
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
