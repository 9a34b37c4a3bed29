@testable import Guard

/// One client's connection, as far as the kill switch has to do with it: one message after the other.
struct ModelSession {
    enum Stage: Hashable {
        case idle
        /// MAIL was answered 250; so many recipients have been named.
        case envelope(Int)
        /// The header section is here.
        case head
        /// The whole message is here and nothing but the switch can refuse it.
        case judged
        /// Its record is queued.
        case recorded
        /// Its record is on the disk.
        case durable
        /// It has a permit, and its loop does nothing else until the end of data is out.
        case permitted
        /// A part of the end is out; it needs another permit.
        case partlyOut
        /// The end of data is out.
        case out
        /// The ESP has answered, or is lost; the outcome is not on the disk.
        case answered
    }

    let loop: Int
    var stage = Stage.idle
    /// All there is to know.
    var truth: MailInQuestion
    /// What is known so far.
    var known: MailInQuestion
}
