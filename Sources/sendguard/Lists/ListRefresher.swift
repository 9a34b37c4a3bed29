import Guard
import Synchronization

/// Keeps the lists fresh whose configuration says where their next version comes from.
final class ListRefresher: Sendable {
    private let tools: ListRefreshLoop.Tools
    private let state = Mutex(State())
    private let starting: AsyncStream<ListRefreshLoop>
    private let start: AsyncStream<ListRefreshLoop>.Continuation

    /// By list.
    private struct State {
        var loops: [String: ListRefreshLoop] = [:]
        /// Those that may have something under way still.
        var retired: [String: ListRefreshLoop] = [:]
    }

    init(_ tools: ListRefreshLoop.Tools) {
        self.tools = tools
        (starting, start) = AsyncStream.makeStream(of: ListRefreshLoop.self)
    }

    /// At the start and at a reload: what has not changed goes on, and looks at its file or folder at once.
    func configure(_ settings: [ListSettings]) {
        state.withLock { state in
            let before = state.loops
            state.loops = [:]
            for setting in settings {
                guard let refresh = setting.refresh else { continue }
                let old = before[setting.name]
                if let old, old.refresh == refresh {
                    old.ask()
                    state.loops[setting.name] = old
                } else {
                    let loop = ListRefreshLoop(
                        setting.name, refresh, tools: tools, after: old ?? state.retired[setting.name])
                    start.yield(loop)
                    state.loops[setting.name] = loop
                }
            }
            for (name, loop) in before where state.loops[name] !== loop {
                loop.retire()
                state.retired[name] = loop
            }
        }
    }

    /// Until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await loop in starting { group.addTask { await loop.run() } }
            group.cancelAll()
        }
    }
}
