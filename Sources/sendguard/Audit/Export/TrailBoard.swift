import Admin
import Guard
import Mail
import Synchronization

/// How the record gets elsewhere, for `status`, and for people when it does not.
final class TrailBoard: Sendable {
    private struct Standing {
        let target: String
        var writtenUpTo: Timestamp?
        var trouble: (text: String, since: Timestamp)?
    }

    private let standings = Mutex<[String: Standing]>([:])
    private let alerts: any AlertHook

    init(alerts: any AlertHook) { self.alerts = alerts }

    /// - Parameter target: where it goes from here on; nil: nowhere any more.
    func configure(_ name: String, _ target: String?) {
        standings.withLock { $0[name] = target.map { Standing(target: $0) } }
    }

    /// Says once that lines wait, and once that they do not any more.
    func note(_ name: String, _ step: TrailFollower.Step, at now: Timestamp) {
        let alert: Alert? = standings.withLock { standings in
            guard var standing = standings[name] else { return nil }
            defer { standings[name] = standing }
            let before = standing.trouble
            switch step {
            case .wrote(let moment, _):
                standing.writtenUpTo = moment ?? standing.writtenUpTo
                standing.trouble = nil
                guard before != nil else { return nil }
                return Alert(
                    at: now, kind: .resumed,
                    text: "the record is written to \(standing.target) again, from where it had come to")
            case .waits(let text):
                standing.trouble = (text, before?.since ?? now)
                guard before == nil else { return nil }
                return Alert(
                    at: now, kind: .warning,
                    text: "the record cannot be written to \(standing.target) (\(text)): its lines wait, and mail flows"
                )
            // The store speaks for itself: it halts the guard.
            case .cannot: return nil
            }
        }
        if let alert { alerts.raise(alert) }
    }

    /// In the order of their names.
    var reports: [ExportReport] {
        standings.withLock { standings in
            standings.sorted { $0.key < $1.key }.map { name, standing in
                ExportReport(
                    name: name, target: standing.target, writtenUpTo: standing.writtenUpTo?.rfc3339,
                    trouble: standing.trouble?.text, waitingSince: standing.trouble?.since.rfc3339)
            }
        }
    }
}
