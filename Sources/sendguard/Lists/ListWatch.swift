import Admin
import Guard
import Mail
import Net

/// Looks at the age of the lists while the guard runs, and has people told before it is too late.
struct ListWatch: Sendable {
    /// The lists as they are now.
    let reports: @Sendable () -> [ListReport]
    let alerts: any AlertHook

    /// Between two looks.
    private static let interval = Duration.seconds(1)

    /// Until the task is cancelled.
    func run() async {
        var reminder = ListReminder()
        while !Task.isCancelled {
            let now = Timestamp(microseconds: Clock.wallMicroseconds)
            for alert in reminder.notice(reports(), at: now) { alerts.raise(alert) }
            try? await Task.sleep(for: Self.interval)
        }
    }
}
