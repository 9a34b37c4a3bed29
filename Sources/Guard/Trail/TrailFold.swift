import Mail

/// Decides what of a stretch of the trail is told, and where in it: each message once, where its outcome stands.
///
/// A message is on record before it is sent, and then says `unknown`; what became of it is another entry of the chain, mostly
/// in the same stretch. So a message waits until that comes. Whoever feeds this brings the entries in the order of the chain.
package struct TrailFold {
    package enum Item: Hashable, Sendable {
        case message(RecordID)
        case act(Int64)
        case head(DayHead)
    }

    /// What is told, in order.
    package private(set) var items: [Item] = []
    /// Messages whose outcome is still to come.
    package private(set) var waiting: Set<RecordID>
    private var told: Set<RecordID> = []

    package init(waiting: Set<RecordID>) { self.waiting = waiting }

    /// - Parameter isOpen: it says `unknown`, and something may follow.
    package mutating func didRecord(_ id: RecordID, isOpen: Bool) {
        if isOpen { waiting.insert(id) } else { tell(id) }
    }

    /// The ESP has answered, or it is clear that it will not.
    package mutating func didSettle(_ id: RecordID) { tell(id) }

    /// Somebody has begun to release held mail, or has released or discarded it.
    /// - Parameters:
    ///   - isUnderWay: some of it may be on its way to the ESP.
    ///   - isChanged: some of it is not held any more.
    package mutating func didChangeHeld(_ id: RecordID, isUnderWay: Bool, isChanged: Bool) {
        if isUnderWay {
            waiting.insert(id)
        } else if isChanged {
            tell(id)
        } else {
            waiting.remove(id)
        }
    }

    package mutating func didAct(_ id: Int64) { items.append(.act(id)) }

    package mutating func didEndDay(_ head: DayHead) { items.append(.head(head)) }

    /// Whoever could have said more is gone: what waits stays `unknown`.
    package mutating func didEndProcess() { for id in waiting.sorted() { tell(id) } }

    /// What is told is read afterwards, as it is then: once in a stretch is enough.
    private mutating func tell(_ id: RecordID) {
        waiting.remove(id)
        if told.insert(id).inserted { items.append(.message(id)) }
    }
}
