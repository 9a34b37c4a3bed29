import Guard
import Mail

/// Asks to erase a person.
package struct EraseRequest: Hashable, Sendable, Codable {
    package var address: String
    /// It stays on record, so it must not name the person.
    package var reason: String

    package init(address: String, reason: String) {
        self.address = address
        self.reason = reason
    }

    /// - Throws: `refused`, with a text that does not contain the address.
    package func person() throws(ControlFailure) -> Address {
        guard let address = Address(address) else { throw .refused("this is not a mail address") }
        guard reason.contains(where: { !$0.isWhitespace }) else { throw .refused("an erasure needs a reason") }
        let said = reason.lowercased()
        for name in [self.address, address.fullText, address.key] where said.contains(name.lowercased()) {
            throw .refused("the reason stays on record and must not name the person; use a ticket number, for example")
        }
        return address
    }
}

/// What was erased when a person was forgotten.
package struct EraseReport: Hashable, Sendable, Codable {
    /// RFC 3339, milliseconds, UTC.
    package var at: String
    /// Lists that had the address.
    package var lists: [String]
    /// Deliveries that now have a keyed hash instead of the address.
    package var deliveries: Int
    /// Kept messages that were deleted.
    package var messages: Int
    /// Held recipients that were discarded.
    package var held: Int
    /// Rows of texts that contained the address.
    package var texts: Int
    /// Ids of held messages to other people in which the address occurs.
    package var heldNaming: [String]
    /// Columns that decide which mail may pass, and in which the address occurs.
    package var inForce: [String]
    /// False: the database's log holds the address until it is overwritten.
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
