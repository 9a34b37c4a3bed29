import Mail

/// What a stop can prove when it returns.
package struct StopReceipt: Sendable {
    package let stop: Stop
    /// When the stop was asked for.
    package let askedAt: Timestamp
    /// When the barrier had passed every loop: no end of data in scope left after this moment.
    package let completeAt: Timestamp
    /// Messages whose end of data was out and unanswered at `completeAt`.
    package let unanswered: [RecordID]

    package init(stop: Stop, askedAt: Timestamp, completeAt: Timestamp, unanswered: [RecordID]) {
        self.stop = stop
        self.askedAt = askedAt
        self.completeAt = completeAt
        self.unanswered = unanswered
    }
}
