import Admin
import Guard
import Mail
import System

/// Looks at the age of the lists while the guard runs, and has people told before it is too late.
struct ListWatch: Sendable {
    /// The lists as they are now.
    private let reports: @Sendable () -> [ListReport]
    private let alerts: any AlertHook
    private var reminder = ListReminder()

    /// Between two looks.
    private static let interval = Duration.seconds(1)

    init(alerts: any AlertHook, reports: @escaping @Sendable () -> [ListReport]) {
        self.alerts = alerts
        self.reports = reports
    }

    mutating func look() {
        let now = Timestamp(microseconds: Clock.wallMicroseconds)
        for alert in reminder.notice(reports(), at: now) { alerts.raise(alert) }
    }

    /// Until the task is cancelled.
    mutating func run() async {
        while !Task.isCancelled {
            look()
            try? await Task.sleep(for: Self.interval)
        }
    }
}
