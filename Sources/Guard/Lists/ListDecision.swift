import Mail

/// What the lists say about one recipient.
package enum ListDecision: Hashable, Sendable {
    /// Nothing stands against it; the versions in force that this rests on, by list name.
    case clear(versions: [String: Int64])
    /// On a suppression list: never.
    case suppressed(Reply)
    /// The lists are not to be trusted now: not now.
    case deferred(Reply)
}
