import Guard
import Mail

/// Where a list's next version comes from by itself, and how that goes since the guard started.
package struct ListRefreshReport: Hashable, Sendable, Codable {
    /// `file /exports/optouts.csv`, `folder /exports`, `command /usr/local/bin/optouts`.
    package var from: String
    /// Of a command.
    package var everySeconds: Int?
    /// RFC 3339, milliseconds, UTC; as the others here.
    package var succeededAt: String?
    package var failedAt: String?
    /// Why the last attempt that failed did.
    package var failure: String?
    /// null when it waits for something to come, and when no guard runs.
    package var nextTryAt: String?

    package init(_ refresh: ListRefresh) {
        from = refresh.text
        everySeconds = refresh.interval.map { Int($0.wholeSeconds) }
    }

    /// Whether the last attempt failed.
    package var isFailing: Bool {
        guard let failedAt else { return false }
        return succeededAt.map { failedAt >= $0 } ?? true
    }
}
