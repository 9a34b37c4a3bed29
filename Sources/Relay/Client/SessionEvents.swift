import Guard
import Mail
import Net
import Synchronization

/// Puts on record why sessions ended: the first of a client and kind within a second, those that follow as one a minute.
///
/// Loops leave events here and go on; nothing waits for the store. **Why so few rows:** whoever breaks the protocol by the
/// thousand would fill the record that is to tell of it, and the disk that mail needs.
package final class SessionEvents: Sendable {
    private struct Key: Hashable {
        let listener: String
        let client: String
        let kind: SessionEvent.Kind
    }

    private struct State {
        var pending: [Key: SessionEvent] = [:]
        /// When a row of it was written last, within a minute.
        var writtenAt: [Key: Timestamp] = [:]
        var countLost = 0
    }

    /// Clients and kinds that are remembered at a time: half a MB.
    static let pendingLimit = 1000
    /// Rows of a minute.
    static let rowsPerMinute = 120
    private static let pause: Duration = .seconds(60)

    private let log: any SessionLog
    private let state = Mutex(State())
    private let now: @Sendable () -> Timestamp

    package init(_ log: any SessionLog, now: @escaping @Sendable () -> Timestamp) {
        self.log = log
        self.now = now
    }

    // MARK: Any thread

    func note(_ event: SessionEvent) {
        state.withLock { state in
            let key = Key(listener: event.listener, client: event.client, kind: event.kind)
            if state.pending[key]?.add(event) != nil { return }
            if state.pending.count < Self.pendingLimit {
                state.pending[key] = event
            } else {
                state.countLost += event.count
            }
        }
    }

    // MARK: Writing

    /// Writes until its task is cancelled.
    package func run() async {
        while (try? await Task.sleep(for: .seconds(1))) != nil { await write(isLast: false) }
    }

    /// At the guard's end, when the last session has ended: writes what is left.
    package func end() async { await write(isLast: true) }

    /// Writes what is due. What cannot be written waits, as far as there is room for it.
    func write(isLast: Bool) async {
        let due = take(isLast: isLast)
        guard !due.isEmpty else { return }
        do throws(StoreFailure) { try await log.append(due) } catch {
            state.withLock { state in
                for event in due {
                    let key = Key(listener: event.listener, client: event.client, kind: event.kind)
                    state.writtenAt[key] = nil
                    if event.kind == .lost {
                        state.countLost += event.count
                    } else if var later = state.pending[key] {
                        later.count += event.count
                        later.at = event.at
                        state.pending[key] = later
                    } else if state.pending.count < Self.pendingLimit {
                        state.pending[key] = event
                    } else {
                        state.countLost += event.count
                    }
                }
            }
        }
    }

    private func take(isLast: Bool) -> [SessionEvent] {
        let now = now()
        return state.withLock { state in
            state.writtenAt = state.writtenAt.filter { now - $0.value < Self.pause && $0.value <= now }
            var room = isLast ? .max : max(0, Self.rowsPerMinute - state.writtenAt.count)
            var due: [SessionEvent] = []
            for (key, event) in state.pending.sorted(by: { $0.value.at < $1.value.at }) {
                guard room > 0, isLast || state.writtenAt[key] == nil else { continue }
                room -= 1
                due.append(event)
                state.pending[key] = nil
                state.writtenAt[key] = now
            }
            let lostKey = Key(listener: "", client: "", kind: .lost)
            if state.countLost > 0, isLast || state.writtenAt[lostKey] == nil {
                var event = SessionEvent(
                    at: now, listener: "", client: "", login: nil, kind: .lost,
                    detail: "more came at a time than are put on record")
                event.count = state.countLost
                due.append(event)
                state.countLost = 0
                state.writtenAt[lostKey] = now
            }
            return due
        }
    }
}
