import Mail

/// What became of one recipient of a held message.
package struct HeldResult: Hashable, Sendable {
    /// In the record.
    package let position: Int
    /// What it must still be for this to count: `held`, or `unknown` while its release is under way.
    package let from: Delivery.State
    package let state: Delivery.State
    /// The ESP's reply, or ours; nil for what is held again.
    package let reply: Reply?
    /// Versions of the lists that were asked; empty when none was.
    package let lists: [String: Int64]
    /// The id that the ESP's reply names.
    package var espID: String?

    package init(
        position: Int, from: Delivery.State, state: Delivery.State, reply: Reply?, lists: [String: Int64] = [:]
    ) {
        self.position = position
        self.from = from
        self.state = state
        self.reply = reply
        self.lists = lists
    }
}
