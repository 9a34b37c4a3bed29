import Mail

/// Tells people what cannot wait until they look: the log, and the program that the configuration names.
package protocol AlertHook: Sendable {
    /// Returns at once; what goes wrong on the way is logged and hurts nothing.
    func raise(_ alert: Alert)
}

/// Something that a person should know now.
package struct Alert: Hashable, Sendable, Codable {
    package enum Kind: String, Sendable, CaseIterable, Codable {
        /// A stop was pulled, or is still active.
        case stopped
        case resumed
        /// A rule tripped: it stopped mail, or only warns.
        case tripped, warning
        /// The guard does not trust itself and passes nothing.
        case halted
    }

    package let at: Timestamp
    package let kind: Kind
    /// One line for a person.
    package let text: String

    package init(at: Timestamp, kind: Kind, text: String) {
        self.at = at
        self.kind = kind
        self.text = text
    }
}
