import Mail

/// A stretch of the trail.
package struct RecordExportPage: Sendable {
    package var entries: [RecordExportEntry] = []
    /// Where the next one begins, once the entries are safe elsewhere.
    package var next: RecordExportPosition
    /// Links that are left after it.
    package var behind: Int64 = 0

    package init(next: RecordExportPosition) { self.next = next }
}

/// Something of the trail that somebody carries elsewhere.
package enum RecordExportEntry: Sendable {
    /// A message whose outcome is final: told once, and again when mail that was held has been released or discarded.
    case message(MessageRecord)
    case event(GuardEvent, id: Int64)
    case head(DayHead)
    /// What was pruned before it was told: messages up to this one.
    case pruned(upTo: RecordID)
}

/// How far somebody has carried the trail elsewhere; kept in the store, so that it outlives the process.
package struct RecordExportPosition: Hashable, Sendable {
    /// The last link of the chain that was looked at.
    package var link: Int64
    /// Messages before it whose outcome is still to come.
    package var waiting: Set<RecordID>
    /// The link whose hash was last told as the head of a finished day; 0: none was.
    package var head: Int64

    package init(link: Int64, waiting: Set<RecordID> = [], head: Int64 = 0) {
        self.link = link
        self.waiting = waiting
        self.head = head
    }
}

/// Decides what of a stretch of the trail is told, and at which place: each message once, at the place of its outcome.
///
/// A message is on record before it is sent, and then says `unknown`; what became of it is another entry of the chain, mostly
/// in the same stretch. So a message waits until that comes. Whoever feeds this brings the entries in the order of the chain.
package struct RecordExportFold {
    package enum Item: Hashable, Sendable {
        case message(RecordID)
        case event(Int64)
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

    package mutating func didRecord(_ id: Int64) { items.append(.event(id)) }

    package mutating func didEndDay(_ head: DayHead) { items.append(.head(head)) }

    /// Whoever could have said more is gone: what waits stays `unknown`.
    package mutating func didEndProcess() { for id in waiting.sorted() { tell(id) } }

    /// What is told is read afterwards, as it is then: once in a stretch is enough.
    private mutating func tell(_ id: RecordID) {
        waiting.remove(id)
        if told.insert(id).inserted { items.append(.message(id)) }
    }
}
