/// How much is held.
package struct HeldTotals: Hashable, Sendable, Codable {
    package var messages: Int
    /// Octets on the disk, compressed.
    package var octets: Int

    package init(messages: Int = 0, octets: Int = 0) {
        self.messages = messages
        self.octets = octets
    }
}
