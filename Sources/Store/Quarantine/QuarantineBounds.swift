import Guard
import Mail

/// What may stay in the quarantine, as configured.
struct QuarantineBounds: Sendable {
    let settings: QuarantineSettings
    /// The time of day.
    let now: @Sendable () -> Timestamp

    /// Messages with smaller ids are too old; a record's time is its id's.
    var oldest: RecordID { .first(at: (now() - settings.maxAge).microseconds / 1000) }
}
