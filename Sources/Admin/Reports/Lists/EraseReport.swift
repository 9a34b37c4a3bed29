import Guard
import Mail

/// What was taken away when a person was forgotten.
package struct EraseReport: Hashable, Sendable, Codable {
    /// RFC 3339, milliseconds, UTC.
    package var at: String
    /// Lists that the address was on.
    package var lists: [String]
    /// Deliveries that stand under a keyed hash now.
    package var deliveries: Int
    /// Messages that were kept and are not any more.
    package var messages: Int
    /// Held recipients that were discarded.
    package var held: Int
    /// Rows of texts in which the address was.
    package var texts: Int
    /// Ids of held messages to others that name the address.
    package var heldNaming: [String]
    /// What decides which mail may pass and names the address.
    package var inForce: [String]
    /// False: the database's log still has the address until it is written over.
    package var isLogEmpty: Bool

    package init(_ result: ErasureResult, at: Timestamp) {
        self.at = at.rfc3339
        lists = result.lists
        deliveries = result.deliveries
        messages = result.messages
        held = result.held
        texts = result.texts
        heldNaming = result.heldNaming.map(\.description)
        inForce = result.inForce
        isLogEmpty = result.isLogEmpty
    }
}
