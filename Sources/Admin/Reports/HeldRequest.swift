import Guard

/// A request to release or discard held mail, some messages at a time.
package struct HeldRequest: Hashable, Sendable, Codable {
    /// Its `limit` is the chunk, its `after` where it begins.
    package var filter: HeldFilter
    package var reason: String

    package init(filter: HeldFilter, reason: String) {
        self.filter = filter
        self.reason = reason
    }

    /// - Throws: `refused` when it makes no sense.
    package func selection(needsReason: Bool) throws(ControlFailure) -> HeldSelection {
        if needsReason, !reason.contains(where: { !$0.isWhitespace }) { throw .refused("a discard needs a reason") }
        guard let limit = filter.limit, limit > 0 else { throw .refused("a chunk is one message or more") }
        do throws(HeldFilterRefused) { return try HeldSelection(filter) } catch { throw ControlFailure(error) }
    }
}
