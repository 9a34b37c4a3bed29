// Folder Refresh: refreshes lists automatically from files, folders and programs, and raises alerts about their age.
// It may use Text/Lists and Output.

import Control
import Guard
import Mail
import Synchronization

/// Refreshes the lists that have a source for their next version in the configuration.
final class ListRefresher: Sendable {
    private let tools: ListRefreshLoop.Tools
    private let state = Mutex(State())
    private let starting: AsyncStream<ListRefreshLoop>
    private let start: AsyncStream<ListRefreshLoop>.Continuation

    /// Loops by list.
    private struct State {
        var loops: [String: ListRefreshLoop] = [:]
        /// Loops that may still have an import running.
        var retired: [String: ListRefreshLoop] = [:]
    }

    init(_ tools: ListRefreshLoop.Tools) {
        self.tools = tools
        (starting, start) = AsyncStream.makeStream(of: ListRefreshLoop.self)
    }

    /// Puts settings in force, at the start and at a reload. A loop with unchanged settings continues, and checks its
    /// file or folder at once.
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

    /// Runs until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await loop in starting { group.addTask { await loop.run() } }
            group.cancelAll()
        }
    }
}

/// The state of the refreshes, for `status`. It is separate from the refresher, because the refresher itself calls
/// the guard.
final class RefreshStatuses: Sendable {
    private let standings = Mutex<[String: RefreshStatus]>([:])

    init() {}

    /// By list. No attempt was made for a list without an entry.
    subscript(list: String) -> RefreshStatus { standings.withLock { $0[list] ?? RefreshStatus() } }

    func note(_ list: String, _ change: (inout RefreshStatus) -> Void) {
        standings.withLock { change(&$0[list, default: RefreshStatus()]) }
    }

    /// Called when the list gets another source or none.
    func forget(_ list: String) { standings.withLock { $0[list] = nil } }

    func reports(_ settings: [ListSettings]) -> [String: ListRefreshReport] {
        var reports: [String: ListRefreshReport] = [:]
        for setting in settings {
            guard let refresh = setting.refresh else { continue }
            reports[setting.name] = ListRefreshReport(refresh, self[setting.name])
        }
        return reports
    }
}

/// The state of a list's refresh since the guard started.
struct RefreshStatus: Hashable, Sendable {
    var succeededAt: Timestamp?
    var failedAt: Timestamp?
    /// The last failure, even when a refresh has succeeded since.
    var failure: String?
    /// nil when it waits for a file to arrive.
    var nextTry: Timestamp?

    /// Whether the last attempt failed.
    var isFailing: Bool {
        guard let failedAt else { return false }
        return succeededAt.map { failedAt >= $0 } ?? true
    }
}

/// Records the events of a task that acts by itself. A refusal is not recorded again when the last one of the same
/// subject had the same reason.
final class RefusalsOnce: EventRecorder {
    private let events: any EventRecorder
    /// The last reason, by who was refused and what.
    private let known = Mutex<[[String]: String]>([:])

    init(_ events: any EventRecorder) { self.events = events }

    func append(_ event: GuardEvent) async throws(StoreFailure) {
        let key = [event.who.name, event.subject]
        guard event.kind == .refused else {
            didRecord(event.who)
            return try await events.append(event)
        }
        guard known.withLock({ $0[key] }) != event.reason else { return }
        try await events.append(event)
        known.withLock { $0[key] = event.reason }
    }

    func didRecord(_ who: Identity) { known.withLock { $0 = $0.filter { $0.key[0] != who.name } } }
}

extension ListRefreshReport {
    init(_ refresh: ListRefresh, _ standing: RefreshStatus) {
        self.init(refresh)
        succeededAt = standing.succeededAt?.rfc3339
        failedAt = standing.failedAt?.rfc3339
        failure = standing.failure
        nextTryAt = standing.nextTry?.rfc3339
    }
}
