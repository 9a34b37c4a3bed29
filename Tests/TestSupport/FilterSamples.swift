/// A value for each condition on records (`RecordCondition`), as in a query. Some have characters that a query must
/// encode. A new condition needs its value here; tests of several targets fail without it.
package enum FilterSamples {
    package static let values = [
        "verdict": "blocked", "delivery": "refused", "check": "placeholder", "finding": "mustache",
        "subject": "Hi & bye", "segment": "fr", "list-version": "out:3", "message-id": "<m+1@b.example>",
        "esp-id": "4F/00", "campaign": "spring-*", "sender": "news@*", "scope": "stream:news",
        "recipient": "ann+x@example.com", "client": "192.0.2.1", "login": "newsletter",
        "since": "2026-03-01T12:00:00.000Z", "until": "2026-03-01T13:00:00.000Z", "after": "000000000002d",
        "limit": "20",
    ]
}
