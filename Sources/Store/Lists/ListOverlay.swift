import Guard
import Synchronization

/// The single changes of a list that are in force on top of its import. Shared by all threads.
final class ListOverlay: Sendable {
    private struct State {
        var changes: [String: ListChange] = [:]
        /// Of the additions.
        var kinds = ListKinds()
        var patterns: [ListEntry] = []
    }

    private let state: Mutex<State>
    /// Read without the lock: most lists have none, and most lookups find nothing.
    private let size: Atomic<Int>

    init(_ changes: [ListChange] = []) {
        var state = State()
        for change in changes { Self.put(change, into: &state) }
        size = Atomic(state.changes.count)
        self.state = Mutex(state)
    }

    var isEmpty: Bool { size.load(ordering: .acquiring) == 0 }
    var count: Int { size.load(ordering: .acquiring) }
    var all: [ListChange] { state.withLock { Array($0.changes.values) } }
    /// What a lookup has to ask for besides what the import has.
    var kinds: ListKinds { isEmpty ? ListKinds() : state.withLock { $0.kinds } }
    var patterns: [ListEntry] { isEmpty ? [] : state.withLock { $0.patterns } }

    subscript(key: String) -> ListChange? { isEmpty ? nil : state.withLock { $0.changes[key] } }

    /// Takes the place of the change before with the same key.
    func put(_ change: ListChange) {
        state.withLock { state in
            Self.put(change, into: &state)
            size.store(state.changes.count, ordering: .releasing)
        }
    }

    /// From here on the import speaks for this key again.
    func drop(_ key: String) {
        state.withLock { state in
            Self.drop(key, from: &state)
            size.store(state.changes.count, ordering: .releasing)
        }
    }

    private static func put(_ change: ListChange, into state: inout State) {
        drop(change.entry.key, from: &state)
        state.changes[change.entry.key] = change
        guard change.action == .add else { return }
        state.kinds.count(change.entry.key)
        if case .localPart(let pattern) = change.entry.target, pattern.hasWildcard {
            state.patterns.append(change.entry)
        }
    }

    private static func drop(_ key: String, from state: inout State) {
        guard let before = state.changes.removeValue(forKey: key), before.action == .add else { return }
        state.kinds.count(key, by: -1)
        state.patterns.removeAll { $0.key == key }
    }
}
