// Folder Refresh: keeps lists fresh by themselves, from files, folders and programs, and tells people of their age. It
// may use Text/Lists and Output.

import Control
import Guard
import Mail
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

/// How the refreshes go, for `status`: kept apart from what refreshes, which itself asks the guard.
final class RefreshStatuses: Sendable {
    private let standings = Mutex<[String: RefreshStanding]>([:])

    init() {}

    /// By list; nothing has happened to what is not there.
    subscript(list: String) -> RefreshStanding { standings.withLock { $0[list] ?? RefreshStanding() } }

    func note(_ list: String, _ change: (inout RefreshStanding) -> Void) {
        standings.withLock { change(&$0[list, default: RefreshStanding()]) }
    }

    /// The list is refreshed from elsewhere from here on, or not any more.
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

/// How the refresh of a list goes, since the guard started.
struct RefreshStanding: Hashable, Sendable {
    var succeededAt: Timestamp?
    var failedAt: Timestamp?
    /// Of the last failure, whether or not a refresh has succeeded since.
    var failure: String?
    /// nil when it waits for something to come.
    var nextTry: Timestamp?

    /// Whether the last attempt failed.
    var isFailing: Bool {
        guard let failedAt else { return false }
        return succeededAt.map { failedAt >= $0 } ?? true
    }
}

/// The trail of acts for what acts again and again by itself: a refusal that says what the last one of its subject said
/// is not put on record again.
final class RefusalsOnce: EventRecorder {
    private let events: any EventRecorder
    /// By who was refused and what.
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
    init(_ refresh: ListRefresh, _ standing: RefreshStanding) {
        self.init(refresh)
        succeededAt = standing.succeededAt?.rfc3339
        failedAt = standing.failedAt?.rfc3339
        failure = standing.failure
        nextTryAt = standing.nextTry?.rfc3339
    }
}
