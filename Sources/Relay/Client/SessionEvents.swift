import Guard
import Mail
import Net
import Synchronization

/// Puts on record why sessions ended and commands were refused: the first of a client, kind and topic within a second, those
/// that follow as one a minute. Only where messages are named, and one event has no room for more, there is another.
///
/// Loops leave events here and go on; nothing waits for the store. **Why so few rows:** whoever breaks the protocol by the
/// thousand would fill the record that is to tell of it, and the disk that mail needs.
package final class SessionEvents: Sendable {
    private struct Key: Hashable {
        let listener: String
        let client: String
        let kind: SessionEvent.Kind
        let topic: String
        /// Of those that are full, in order.
        var part = 0

        init(_ event: SessionEvent) {
            (listener, client, kind, topic) = (event.listener, event.client, event.kind, event.topic)
        }

        var isUnheard: Bool { kind == .replyUnheard }
    }

    private struct State {
        var pending: [Key: SessionEvent] = [:]
        /// When a row of it was written last, within a minute.
        var writtenAt: [Key: Timestamp] = [:]
        var countLost = 0

        /// With what is there of the same client, kind and topic.
        /// - Parameter isOlder: than what is there.
        mutating func add(_ event: SessionEvent, isOlder: Bool = false) {
            var key = Key(event)
            while let there = pending[key], !there.mail.hasRoom(for: event.mail) { key.part += 1 }
            guard let there = pending[key] else { return keep(event, as: key) }
            var (first, second) = isOlder ? (event, there) : (there, event)
            first.add(second)
            pending[key] = first
        }

        /// As far as there is room for it.
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

    /// Clients, kinds and topics that are remembered at a time: two MB at most.
    static let pendingLimit = 1000
    /// Rows of a minute.
    static let rowsPerMinute = 120
    /// Of both, what events may take that name messages: clients that hang up leave room for the others' mistakes.
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
                detail: "more came at a time than are put on record")
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
