import Mail

/// A page of the record export.
package struct RecordExportPage: Sendable {
    package var entries: [RecordExportEntry] = []
    /// Where the next page begins, once the entries are safe elsewhere.
    package var next: RecordExportPosition
    /// Links that remain after this page.
    package var behind: Int64 = 0

    package init(next: RecordExportPosition) { self.next = next }
}

/// An entry of the record export, to be copied elsewhere.
package enum RecordExportEntry: Sendable {
    /// A message with a final outcome. Exported once, and again when held mail was released or discarded.
    case message(MessageRecord)
    case event(GuardEvent, id: Int64)
    case head(DayHead)
    /// Messages up to this id were pruned before they were exported.
    case pruned(upTo: RecordID)
}

/// How far a follower has exported the records; stored, so that it survives the process.
package struct RecordExportPosition: Hashable, Sendable {
    /// The last link that was read.
    package var link: Int64
    /// Earlier messages without an outcome.
    package var waiting: Set<RecordID>
    /// The link whose hash was last exported as the head of a complete day; 0: none.
    package var head: Int64

    package init(link: Int64, waiting: Set<RecordID> = [], head: Int64 = 0) {
        self.link = link
        self.waiting = waiting
        self.head = head
    }
}

/// Decides which entries of a page are exported and in which order. Each message is exported once, at the place of
/// its outcome.
///
/// A message is recorded before it is sent, as `unknown`. Its outcome is another entry of the chain, usually in the
/// same page, so the message waits for it. The caller must pass the entries in the order of the chain.
package struct RecordExportMerger {
    package enum Item: Hashable, Sendable {
        case message(RecordID)
        case event(Int64)
        case head(DayHead)
    }

    /// The exported items, in order.
    package private(set) var items: [Item] = []
    /// Messages without an outcome.
    package private(set) var waiting: Set<RecordID>
    private var told: Set<RecordID> = []

    package init(waiting: Set<RecordID>) { self.waiting = waiting }

    /// - Parameter isOpen: whether the record is `unknown` and an outcome may follow.
    package mutating func didRecord(_ id: RecordID, isOpen: Bool) {
        if isOpen { waiting.insert(id) } else { tell(id) }
    }

    /// The ESP replied, or it is clear that it will not.
    package mutating func didSettle(_ id: RecordID) { tell(id) }

    /// A release of held mail began, or recipients were released or discarded.
    /// - Parameters:
    ///   - isUnderWay: whether some of it may be in flight to the ESP.
    ///   - isChanged: whether some of it is no longer held.
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

    /// The process that could have written more outcomes has ended: waiting messages stay `unknown`.
    package mutating func didEndProcess() { for id in waiting.sorted() { tell(id) } }

    /// Messages are read after the page is folded, in their latest state: once per page is enough.
    private mutating func tell(_ id: RecordID) {
        waiting.remove(id)
        if told.insert(id).inserted { items.append(.message(id)) }
    }
}
