import Mail

/// Something of the trail that somebody carries elsewhere.
package enum TrailEntry: Sendable {
    /// A message whose outcome is final: told once, and again when mail that was held has been released or discarded.
    case message(MessageRecord)
    case act(Act, id: Int64)
    case head(DayHead)
    /// What was pruned before it was told: messages up to this one.
    case pruned(upTo: RecordID)
}
