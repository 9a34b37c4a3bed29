@testable import Guard

/// One client's connection, reduced to what matters for the kill switch: one message after the other.
struct ModelSession {
    enum Stage: Hashable {
        case idle
        /// MAIL got 250; the number of recipients named so far.
        case envelope(Int)
        /// The header section has arrived.
        case head
        /// The whole message has arrived, and only the switch can still refuse it.
        case judged
        /// Its record is queued.
        case recorded
        /// Its record is committed.
        case durable
        /// It has a permit, and its loop does nothing else until the end of data is sent.
        case permitted
        /// A part of the end is sent; the rest needs another permit.
        case partlyOut
        /// The end of data is sent.
        case out
        /// The ESP has replied, or its connection is lost; the outcome is not committed yet.
        case answered
    }

    let loop: Int
    var stage = Stage.idle
    /// All facts of the message.
    var truth: MailContext
    /// The facts known so far.
    var known: MailContext
}
