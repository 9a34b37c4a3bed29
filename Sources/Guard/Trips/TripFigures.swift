import Mail

/// Where one rule stands for one key at a moment.
package struct TripFigures: Hashable, Sendable {
    package let rule: TripRule
    package let key: TripKey
    package let tally: TripTally
    /// As it is in force.
    package let threshold: TripThreshold
    /// Until when it is tightened, after a resume; nil when it is not.
    package var cautionUntil: Timestamp?
    /// The rule's stop of this key is active.
    package let isStopped: Bool
    /// Since when a warning stands that is not repeated.
    package var warnedAt: Timestamp?
}
