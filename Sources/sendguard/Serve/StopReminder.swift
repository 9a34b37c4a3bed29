import Control
import Guard
import Mail

/// Decides the alerts about the kill switch: one for each change, and reminders while a stop or a halt is active.
struct StopReminder {
    private var stops: [Stop] = []
    private var halts: Set<Halt> = []
    /// When the reminders were last raised, or when mail began to be stopped; nil while mail flows.
    private var saidAt: Timestamp?

    /// - Parameter interval: the time between two reminders.
    /// - Returns: the alerts to raise now, mostly none.
    mutating func notice(_ snapshot: KillSwitchSnapshot, every interval: Duration, at now: Timestamp) -> [Alert] {
        let changes = changes(to: snapshot, at: now)
        let wasActive = !stops.isEmpty || !halts.isEmpty
        (stops, halts) = (snapshot.stops, snapshot.halts)
        guard snapshot.isStopped else {
            saidAt = nil
            return changes
        }
        // A clock that was set back must not stop the reminders.
        guard wasActive, let saidAt, now >= saidAt else {
            self.saidAt = now
            return changes
        }
        guard now - saidAt >= interval else { return changes }
        self.saidAt = now
        return changes + reminders(snapshot, at: now)
    }

    private func changes(to snapshot: KillSwitchSnapshot, at now: Timestamp) -> [Alert] {
        var alerts: [Alert] = []
        for stop in snapshot.stops where !stops.contains(where: { $0.id == stop.id }) {
            let end = stop.endsAt.map { ", until \($0.rfc3339)" } ?? ""
            alerts.append(
                Alert(at: now, kind: .stopped, text: "STOPPED by \(Self.name(stop)), \(stop.who)\(end): \(stop.reason)")
            )
        }
        for halt in Halt.allCases where snapshot.halts.contains(halt) && !halts.contains(halt) {
            alerts.append(Alert(at: now, kind: .halted, text: "HALTED: \(Self.text(halt))"))
        }
        let rest = snapshot.isStopped ? "mail is still stopped" : "mail flows again"
        for stop in stops where !snapshot.stops.contains(where: { $0.id == stop.id }) {
            alerts.append(Alert(at: now, kind: .resumed, text: "\(Self.name(stop)) has ended; \(rest)"))
        }
        for halt in Halt.allCases where halts.contains(halt) && !snapshot.halts.contains(halt) {
            alerts.append(Alert(at: now, kind: .resumed, text: "no longer halted (\(halt.rawValue)); \(rest)"))
        }
        return alerts
    }

    private func reminders(_ snapshot: KillSwitchSnapshot, at now: Timestamp) -> [Alert] {
        var alerts: [Alert] = []
        if !snapshot.stops.isEmpty {
            let stops = snapshot.stops.map { stop in
                let age = Words.span(seconds: Int((now - stop.at).wholeSeconds))
                let count = StopReport(stop, counted: snapshot).countText
                return "\(Self.name(stop)) for \(age), \(stop.who), \(count): \(stop.reason)"
            }
            alerts.append(Alert(at: now, kind: .stopped, text: "still STOPPED by " + stops.joined(separator: "; ")))
        }
        if !snapshot.halts.isEmpty {
            let halts = Halt.allCases.filter(snapshot.halts.contains).map(Self.text)
            alerts.append(Alert(at: now, kind: .halted, text: "still HALTED: " + halts.joined(separator: "; ")))
        }
        return alerts
    }

    /// `S1 (all, defer)`.
    static func name(_ stop: Stop) -> String { "\(stop.id) (\(stop.scope.text), \(stop.mode.rawValue))" }

    private static func text(_ halt: Halt) -> String { halt.reply.lines.joined(separator: " ") }
}
