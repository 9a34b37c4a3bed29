import Guard
import Mail

/// Mail that comes back slowly after a stop.
package struct RampReport: Hashable, Sendable, Codable {
    /// The stop that was ended.
    package var stop: String
    package var scope: String
    /// Messages a minute now.
    package var perMinute: Int
    /// When there is no limit any more, RFC 3339 in UTC.
    package var fullAt: String

    /// nil when it is over.
    package init?(_ ramp: Ramp, now: Timestamp) {
        guard let rate = ramp.rate(at: now) else { return nil }
        stop = ramp.stop.description
        scope = ramp.scope.text
        perMinute = rate
        fullAt = ramp.fullAt.rfc3339
    }
}
