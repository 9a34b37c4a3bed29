import Guard
import Mail

/// What a stop can prove when it returns, and later what became of the messages that it was too late for.
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
    /// Messages it refused so far.
    package var refused: Int
    /// How often those were tried so far.
    package var attempts: Int
    /// Ids of messages whose end of data was out and unanswered at `completeAt`.
    package var unanswered: [String]
    /// What has become of them since.
    package var followed: [AirborneReport]

    /// - Parameters:
    ///   - mail: what mail there can be; nil where nobody can tell.
    ///   - fate: of a message in the air, now.
    package init(
        _ receipt: StopReceipt, refused: Int = 0, attempts: Int = 0, running: Bool = true, mail: PossibleMail? = nil,
        fate: (RecordID) -> AirborneReport.Fate = { _ in .unanswered }
    ) {
        stop = StopReport(receipt.stop, refused: refused, attempts: attempts, mail: mail)
        self.running = running
        askedAt = receipt.askedAt.rfc3339
        completeAt = receipt.completeAt.rfc3339
        microseconds = receipt.completeAt.microseconds - receipt.askedAt.microseconds
        self.refused = refused
        self.attempts = max(attempts, refused)
        unanswered = receipt.unanswered.map(\.description)
        followed = receipt.unanswered.map { AirborneReport(id: $0, fate: fate($0)) }
    }

    /// Whether every message that was in the air has been answered, or never will be.
    package var isSettled: Bool { followed.allSatisfy { $0.fate != .unanswered } }
}
