import Mail

/// Something that happened in an incident, or that somebody wrote down.
package struct IncidentEntry: Hashable, Sendable {
    package enum Kind: String, Sendable, Codable {
        case opened, stopped, resumed, note, changed, step, apology, closed
    }

    package let at: Timestamp
    package let who: String
    package let kind: Kind
    package let text: String

    package init(at: Timestamp, who: String, kind: Kind, text: String) {
        self.at = at
        self.who = who
        self.kind = kind
        self.text = text
    }
}
