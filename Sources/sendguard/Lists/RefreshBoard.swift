import Admin
import Guard
import Synchronization

/// How the refreshes go, for `status`: kept apart from what refreshes, which itself asks the guard.
final class RefreshBoard: Sendable {
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
