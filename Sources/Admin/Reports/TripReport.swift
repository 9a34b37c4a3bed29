import Guard

/// One time that a rule would have tripped.
package struct TripReport: Hashable, Sendable, Codable {
    /// RFC 3339, milliseconds, UTC.
    package var at: String
    package var rule: String
    package var then: String
    /// What it would have stopped or warned of, such as `campaign:spring`.
    package var key: String
    package var counted: Int
    package var volume: Int
    /// The limit that was reached, tightened after a resume.
    package var limit: String
    package var reason: String

    package init(_ trip: Trip) {
        at = trip.at.rfc3339
        rule = trip.rule.name
        then = trip.rule.action.text
        key = trip.key.text
        counted = trip.tally.counted
        volume = trip.tally.volume
        limit = trip.threshold.text
        reason = trip.reason
    }
}
