import Mail

/// The right of a person to be forgotten, and still not to be mailed.
package protocol Erasure: Sendable {
    /// Takes an address out of the audiences, the messages that are kept and the audit log, and keeps it suppressed by
    /// a keyed hash. Durable when it returns; asked again, it goes on where it was broken off.
    func erase(_ address: Address, who: String, at: Timestamp) async throws(StoreFailure) -> ErasureResult
}

/// What an erasure took away.
package struct ErasureResult: Hashable, Sendable {
    /// Lists that the address was on.
    package var lists: [String] = []
    /// Deliveries that stand under a keyed hash now.
    package var deliveries = 0
    /// Messages that were kept and are not any more.
    package var messages = 0
    /// Held recipients that were discarded.
    package var held = 0
    /// Rows of texts in which the address was: subjects, reasons, notes, what people did.
    package var texts = 0
    /// Held messages to others that name the address. They stay until they are released or discarded.
    package var heldNaming: [RecordID] = []
    /// What decides which mail may pass and names the address, such as the scope of an active stop: `stops.scope of 3`.
    package var inForce: [String] = []
    /// False: the database's log could not be emptied, because it was read all the while.
    package var isLogEmpty = true

    package init() {}
}
