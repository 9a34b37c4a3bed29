import Guard
import Mail

/// How much of the record may stay, as configured.
struct AuditBounds: Sendable {
    let settings: AuditSettings
    /// The time of day.
    let now: @Sendable () -> Timestamp

    /// Records with smaller ids are too old; a record's time is its id's.
    var oldest: RecordID {
        oldestMoment.map { .first(at: max(0, $0.microseconds / 1000)) } ?? RecordID(value: 0)
    }

    /// nil when nothing is ever too old.
    var oldestMoment: Timestamp? { settings.maxAge.map { now() - $0 } }
}
