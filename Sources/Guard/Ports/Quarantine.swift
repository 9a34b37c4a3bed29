import Mail

/// The messages that were kept back, whole, so that a person can see why.
///
/// A message has its record in the audit log before it is kept here, and a record stands whether or not its message
/// could be kept: whoever asks is told which it is.
package protocol Quarantine: Sendable {
    /// Keeps a message that a check blocked; durable when it returns. What fails here changes nothing about the
    /// refusal.
    /// - Parameter piece: the message from an offset on, as many octets as are at hand; empty at its end. Called on
    ///   a thread of the store's, one call at a time, and no more once this has returned.
    func keep(
        _ id: RecordID, sizeBytes: Int, piece: @escaping @Sendable (_ offset: Int) throws -> [UInt8]
    ) async throws(StoreFailure)
    func message(_ id: RecordID) async throws(StoreFailure) -> KeptMessage
}
