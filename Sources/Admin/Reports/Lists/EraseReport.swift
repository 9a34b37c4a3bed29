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

    package init(_ result: ErasureResult, at: Timestamp) {
        self.at = at.rfc3339
        lists = result.lists
        deliveries = result.deliveries
        messages = result.messages
        held = result.held
    }
}
