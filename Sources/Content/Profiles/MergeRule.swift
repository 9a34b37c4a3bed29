import Mail

/// Tags that an ESP fills in under the same conditions.
package struct MergeRule: Hashable, Sendable {
    package let tags: [TagPattern]
    package let places: [MergePlace]
    /// All must hold.
    package let needs: [MergeCondition]
    /// The names that a hole for a key takes; nil when the tags have none.
    package let keys: KeySource?
    /// How many of these tags the ESP takes in the text parts, and how many in the HTML parts; with more in either,
    /// none there counts as filled in. nil when it takes any number.
    package let atMost: Int?
    /// What stands right before the tag; empty for anything.
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

/// A part of a message that an ESP merges, or leaves alone.
package enum MergePlace: Hashable, Sendable {
    case subject
    /// The text parts.
    case text
    /// The HTML parts: their text, attributes and structured data, since an ESP replaces in the source.
    case html
    /// Every header field that a reader meets, the Subject among them.
    case headers
    /// One header field other than the Subject, by the name a surface has: `From`, `List-Unsubscribe`.
    case header(String)

    func contains(_ kind: Surface.Kind) -> Bool {
        switch (self, kind) {
        case (.subject, .subject), (.headers, .subject), (.headers, .header), (.text, .text): true
        case (.html, .html), (.html, .markup), (.html, .attribute), (.html, .structuredData): true
        case (.header(let wanted), .header(let name)): wanted.lowercased() == name.lowercased()
        default: false
        }
    }
}

/// What has to be so for an ESP to merge: a word in a control header, or in the account.
package struct MergeCondition: Hashable, Sendable {
    package enum Subject: Hashable, Sendable {
        case header(HeaderPath)
        /// By the setting's name.
        case setting(String)
    }

    /// What is asked when the message does not have the header, or not that member.
    package enum Otherwise: Hashable, Sendable {
        case doesNotHold
        case holds
        /// The account's setting of that name is compared instead.
        case setting(String)
    }

    package let subject: Subject
    /// The words one of which has to be there, whatever their case; empty when any value will do.
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
