import Guard

/// What a stop can prove when it returns.
package struct StopReceiptReport: Hashable, Sendable, Codable {
    package var stop: StopReport
    /// False when it was written with no guard running: in force from the next start.
    package var running: Bool
    /// RFC 3339, milliseconds, UTC.
    package var askedAt: String
    /// No message in scope left after this moment.
    package var completeAt: String
    /// From asked to complete.
    package var microseconds: Int64
    /// Messages it refused before it returned.
    package var refused: Int
    /// Ids of messages whose end of data was out and unanswered at `completeAt`.
    package var unanswered: [String]

    package init(_ receipt: StopReceipt, refused: Int = 0, running: Bool = true) {
        stop = StopReport(receipt.stop, refused: refused)
        self.running = running
        askedAt = receipt.askedAt.rfc3339
        completeAt = receipt.completeAt.rfc3339
        microseconds = receipt.completeAt.microseconds - receipt.askedAt.microseconds
        self.refused = refused
        unanswered = receipt.unanswered.map(\.description)
    }
}
