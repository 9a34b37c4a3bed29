import Control
import Guard
import Mail
import Net
import Relay
import Synchronization

/// Checks every second what keeps mail back, raises alerts about it, and tries ESPs that are in trouble.
///
/// `KillSwitchMonitor` raises alerts when stops and halts begin and end; `ListAgeMonitor` raises those about lists.
/// For these causes, this monitor only raises reminders.
final class MailStatusMonitor: Sendable {
    private let running: RunningGuard
    private let alerts: any AlertHook
    private let remind: Mutex<Duration>

    /// The time between two checks.
    private static let interval = Duration.seconds(1)

    init(_ running: RunningGuard, alerts: any AlertHook, remind: Duration) {
        self.running = running
        self.alerts = alerts
        self.remind = Mutex(remind)
    }

    func remind(every interval: Duration) { remind.withLock { $0 = interval } }

    /// Runs until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.tell() }
            group.addTask {
                while !Task.isCancelled {
                    await self.running.server.retryTroubledUpstreams()
                    try? await Task.sleep(for: Self.interval)
                }
            }
        }
    }

    private func tell() async {
        var reminder = AlertReminder()
        let running = running
        while !Task.isCancelled {
            let (now, standing) = (running.now, running.standing)
            let said = reminder.notice(
                standing.causes + standing.notes,
                isUndecided: { $0.hasPrefix("upstream") && running.hasUnknownUpstream },
                isToldElsewhere: { $0.hasPrefix("list ") },
                every: remind.withLock { $0 }, at: now)
            for alert in said { alerts.raise(alert) }
            try? await Task.sleep(for: Self.interval)
        }
    }
}

extension RunningGuard {
    /// Whether some ESP was not tried yet, such as one that a reload has added.
    fileprivate var hasUnknownUpstream: Bool { server.services.upstreams.contains { $0.standing.isUnknown } }
}

/// Whether mail passes now, judged by everything that can keep it back.
extension RunningGuard {
    var standing: MailStatus {
        let services = server.services
        let snapshot = parts.killSwitch.snapshot
        let (ofUpstreams, notes) = MailStatus.causes(
            upstreams: services.upstreams.map { ($0.name, $0.standing) }, routes: services.configuration.routes)
        var causes = ofUpstreams
        for list in listReports where list.unmet == nil {
            guard let trouble = list.trouble else { continue }
            let scope = ListScope(
                streams: list.streams.compactMap { NamePattern($0) },
                campaigns: list.campaigns.compactMap { NamePattern($0) })
            causes.append(MailStatus.cause(list: list.name, scope, trouble: trouble, mail: services.possibleMail))
        }
        if let hold = services.shared.holdTrouble.latest, snapshot.stops.contains(where: { $0.id == hold.stop }) {
            causes.append(
                MailStatus.Cause(
                    key: "hold \(hold.stop)", mail: "mail that stop \(hold.stop) should hold",
                    isAllMail: hold.scope == .all, text: "it cannot be kept (\(hold.text))", since: hold.since))
        }
        return MailStatus(snapshot, causes: causes, notes: notes, mail: services.possibleMail)
    }
}
