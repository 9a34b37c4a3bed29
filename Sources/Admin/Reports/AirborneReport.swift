import Guard
import Mail

/// A message that was out and unanswered when a stop was complete, and what became of it.
package struct AirborneReport: Hashable, Sendable, Codable {
    package enum Fate: String, Sendable, Codable {
        /// The ESP has not answered yet.
        case unanswered
        case accepted, refused
        /// Whether the ESP has it cannot be known.
        case unknown
    }

    /// Of the record.
    package var id: String
    package var fate: Fate

    package init(id: RecordID, fate: Fate) {
        self.id = id.description
        self.fate = fate
    }
}

extension AirborneReport.Fate {
    /// Of a message that is in the air no more.
    package init(_ verdict: Verdict?) {
        switch verdict {
        case .relayed: self = .accepted
        case .refused, .blocked, .deferred, .held: self = .refused
        case .unknown, nil: self = .unknown
        }
    }
}
