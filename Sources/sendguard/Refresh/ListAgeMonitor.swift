import Control
import Guard
import Mail
import System

/// Looks at the age of the lists while the guard runs, and raises alerts before a list is too old.
struct ListAgeMonitor: Sendable {
    /// Returns the lists as they are now.
    private let reports: @Sendable () -> [ListReport]
    private let alerts: any AlertHook
    private var reminder = ListReminder()

    /// The time between two checks.
    private static let interval = Duration.seconds(1)

    init(alerts: any AlertHook, reports: @escaping @Sendable () -> [ListReport]) {
        self.alerts = alerts
        self.reports = reports
    }

    mutating func look() {
        let now = Timestamp(microseconds: Clock.wallMicroseconds)
        for alert in reminder.notice(reports(), at: now) { alerts.raise(alert) }
    }

    /// Runs until the task is cancelled.
    mutating func run() async {
        while !Task.isCancelled {
            look()
            try? await Task.sleep(for: Self.interval)
        }
    }
}

/// Decides the alerts about the age of lists. There are three: most of `max_age` is over; mail is deferred; the list
/// is new enough again. A list that leaves the configuration, is deleted or is turned off ends its alert, too.
struct ListReminder {
    private enum Standing: Hashable {
        case good
        case ageing
        /// Too old, but the list only observes: no mail is deferred.
        case tooOld
        case deferring
    }

    /// By list; a list without an entry was good.
    private var known: [String: Standing] = [:]

    /// - Returns: the alerts to raise now, mostly none.
    mutating func notice(_ lists: [ListReport], at now: Timestamp) -> [Alert] {
        var (alerts, standings): ([Alert], [String: Standing]) = ([], [:])
        for list in lists where list.mode != .off {
            let (before, standing) = (known[list.name] ?? .good, Self.standing(list))
            standings[list.name] = standing
            guard standing != before else { continue }
            if before == .deferring, standing == .ageing || standing == .tooOld {
                alerts.append(Alert(at: now, kind: .resumed, text: Self.recovery(list, before)))
            }
            let kind: Alert.Kind = standing == .good ? .resumed : .warning
            alerts.append(Alert(at: now, kind: kind, text: Self.text(list, standing, before)))
        }
        let names = Set(lists.map(\.name))
        for (name, before) in known.sorted(by: { $0.key < $1.key }) where standings[name] == nil && before != .good {
            let what = names.contains(name) ? "is off (mode off)" : "is no list any more"
            let end = before == .deferring ? "no mail is deferred because of it" : "its age does not matter"
            alerts.append(Alert(at: now, kind: .resumed, text: "list \(name) \(what); \(end)"))
        }
        known = standings
        return alerts
    }

    private static func standing(_ list: ListReport) -> Standing {
        if list.trouble != nil { return .deferring }
        switch list.freshness {
        case .fresh: return .good
        case .ageing: return .ageing
        case .tooOld: return .tooOld
        }
    }

    private static func text(_ list: ListReport, _ standing: Standing, _ before: Standing) -> String {
        switch standing {
        case .good: recovery(list, before)
        case .ageing:
            "\(age(list)): \(ListStatusText.deadline(list)), unless it is refreshed"
        case .tooOld:
            "\(age(list)): in mode \(list.mode.rawValue) it refuses and defers no mail, but its entries may be out of "
                + "date"
        case .deferring: "mail is deferred: \(Words.safe(list.trouble ?? ""))"
        }
    }

    private static func recovery(_ list: ListReport, _ before: Standing) -> String {
        let version = list.version.map { "version \($0) of \(Words.safe(list.source ?? ""))" } ?? "no version"
        return before == .deferring
            ? "list \(list.name) is in order again (\(version)); no mail is deferred because of it"
            : "list \(list.name) is fresh again (\(version))"
    }

    /// `list optouts is 20 h old, 83 % of its max_age of 24 h`.
    private static func age(_ list: ListReport) -> String {
        let (age, limit) = (list.ageSeconds ?? 0, list.maxAgeSeconds ?? 0)
        let share = limit > 0 ? "\(age * 100 / limit) % of " : ""
        return
            "list \(list.name) is \(ListStatusText.span(age)) old, \(share)its max_age of \(ListStatusText.span(limit))"
    }
}
