import Guard
import Mail
import Net
import Synchronization

/// Records why sessions ended and commands were refused. The first event of a client, kind and topic is written
/// within a second; later ones are combined and written once a minute. Events that name messages may take several
/// rows.
///
/// Loops add events here and continue without waiting for the store. **Why so few rows:** otherwise a client that
/// breaks the protocol thousands of times would fill the events, and the disk that mail needs.
package final class SessionEvents: Sendable {
    private struct Key: Hashable {
        let listener: String
        let client: String
        let kind: SessionEvent.Kind
        let topic: String
        /// Numbers the events of one key when the earlier ones are full.
        var part = 0

        init(_ event: SessionEvent) {
            (listener, client, kind, topic) = (event.listener, event.client, event.kind, event.topic)
        }

        var isUnheard: Bool { kind == .replyUnheard }
    }

    private struct State {
        var pending: [Key: SessionEvent] = [:]
        /// When a row with this key was last written, if within the last minute.
        var writtenAt: [Key: Timestamp] = [:]
        var countLost = 0

        /// Merges it with the pending event of the same client, kind and topic.
        /// - Parameter isOlder: whether it is older than the pending one.
        mutating func add(_ event: SessionEvent, isOlder: Bool = false) {
            var key = Key(event)
            while let there = pending[key], !there.mail.hasRoom(for: event.mail) { key.part += 1 }
            guard let there = pending[key] else { return keep(event, as: key) }
            var (first, second) = isOlder ? (event, there) : (there, event)
            first.add(second)
            pending[key] = first
        }

        /// Stores it when there is room.
        private mutating func keep(_ event: SessionEvent, as key: Key) {
            let share = SessionEvents.pendingLimit / SessionEvents.shareOfUnheard
            let hasShare = !key.isUnheard || pending.keys.count(where: \.isUnheard) < share
            if hasShare, pending.count < SessionEvents.pendingLimit {
                pending[key] = event
            } else {
                countLost += event.count
            }
        }
    }

    /// Pending events: at most two MB.
    static let pendingLimit = 1000
    /// Rows per minute.
    static let rowsPerMinute = 120
    /// Events that name messages may use half of both limits, so that clients that hang up leave room for other
    /// events.
    static let shareOfUnheard = 2
    private static let pause: Duration = .seconds(60)

    private let store: any MailStore
    private let state = Mutex(State())
    private let now: @Sendable () -> Timestamp

    package init(_ store: any MailStore, now: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.now = now
    }

    // MARK: Any thread

    func note(_ event: SessionEvent) {
        state.withLock { $0.add(event) }
    }

    // MARK: Writing

    /// Writes until the task is cancelled.
    package func run() async {
        while (try? await Task.sleep(for: .seconds(1))) != nil { await write(isLast: false) }
    }

    /// Writes what is left, at the guard's end after the last session.
    package func end() async { await write(isLast: true) }

    /// Writes the events that are due. An event that cannot be written stays pending while there is room.
    func write(isLast: Bool) async {
        let due = take(isLast: isLast)
        guard !due.isEmpty else { return }
        do throws(StoreFailure) { try await store.append(due.map(\.event)) } catch {
            state.withLock { state in
                for (key, event) in due {
                    state.writtenAt[key] = nil
                    if event.kind == .lost {
                        state.countLost += event.count
                    } else {
                        state.add(event, isOlder: true)
                    }
                }
            }
        }
    }

    private func take(isLast: Bool) -> [(key: Key, event: SessionEvent)] {
        let now = now()
        return state.withLock { state in
            state.writtenAt = state.writtenAt.filter { now - $0.value < Self.pause && $0.value <= now }
            var room = max(0, Self.rowsPerMinute - state.writtenAt.count)
            var roomOfUnheard =
                Self.rowsPerMinute / Self.shareOfUnheard - state.writtenAt.keys.count(where: \.isUnheard)
            var due: [(key: Key, event: SessionEvent)] = []
            for (key, event) in state.pending.sorted(by: { $0.value.at < $1.value.at }) {
                let isDue = room > 0 && (!key.isUnheard || roomOfUnheard > 0) && state.writtenAt[key] == nil
                guard isLast || isDue else { continue }
                room -= 1
                if key.isUnheard { roomOfUnheard -= 1 }
                due.append((key, event))
                state.pending[key] = nil
                state.writtenAt[key] = now
            }
            var lost = SessionEvent(
                at: now, listener: "", client: "", login: nil, kind: .lost,
                detail: "more events at a time than are recorded")
            lost.count = state.countLost
            let lostKey = Key(lost)
            if state.countLost > 0, isLast || state.writtenAt[lostKey] == nil {
                due.append((lostKey, lost))
                state.countLost = 0
                state.writtenAt[lostKey] = now
            }
            return due
        }
    }
}
