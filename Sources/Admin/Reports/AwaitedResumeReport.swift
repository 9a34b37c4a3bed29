import Guard

/// A resume that waits for a second person.
package struct AwaitedResumeReport: Hashable, Sendable, Codable {
    /// Such as `S1`.
    package var stop: String
    package var who: String
    package var reason: String
    /// RFC 3339, milliseconds, UTC.
    package var at: String
    package var ramp: RampPlan?

    package init(_ resume: AwaitedResume) {
        stop = resume.stop.description
        who = resume.who.name
        reason = resume.reason
        at = resume.at.rfc3339
        ramp = resume.ramp
    }
}
