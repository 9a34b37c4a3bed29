import Guard

/// A stretch of a compressed message on its way to the disk.
struct QuarantinePiece: Sendable {
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
}
