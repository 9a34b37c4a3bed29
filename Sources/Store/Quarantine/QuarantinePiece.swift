import Guard
import Mail

/// A stretch of a compressed message on its way to the disk.
struct QuarantinePiece: Sendable {
    /// Why a message is kept.
    enum Reason: String, Sendable {
        /// A check blocked it: it goes when it is too old or too much.
        case blocked
        /// A stop holds it: it stays until it is released or discarded.
        case held
    }

    /// In with the last piece: from then on the message is there.
    struct Whole: Sendable {
        /// Octets as received.
        let sizeBytes: Int
        /// Octets of all pieces.
        let storedBytes: Int
    }

    let record: RecordID
    let position: Int
    let content: [UInt8]
    let whole: Whole?
    var reason = Reason.blocked
}
