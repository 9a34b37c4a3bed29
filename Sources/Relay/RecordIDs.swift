import Guard
import Mail
import Synchronization

/// Gives out record ids: ascending for ever, also when the clock steps back or the guard starts again.
package final class RecordIDs: Sendable {
    private let last: Mutex<Int64>
    /// The greatest id of all processes before this one; 0 when there is none.
    let greatestBefore: RecordID

    /// - Parameter greatest: the greatest id ever recorded.
    package init(after greatest: RecordID?) {
        greatestBefore = greatest ?? RecordID(value: 0)
        last = Mutex(greatestBefore.value)
    }

    func next(at now: Timestamp) -> RecordID {
        last.withLock { last in
            last = max(last + 1, RecordID.first(at: now.microseconds / 1000).value)
            return RecordID(value: last)
        }
    }
}
