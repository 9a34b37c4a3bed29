import Admin
import Guard
import Logging

/// The refresh of lists, and the watch over their age.
extension Serve {
    /// What acts by itself may be refused the same again and again, and is on record with it once.
    static func refresher(_ control: LiveControl, _ alerts: any AlertHook, _ logger: Logger) -> ListRefresher {
        var control = control
        control.parts.acts = RefusalsOnce(control.parts.acts)
        let refresher = ListRefresher(
            .init(
                control: control, lists: control.parts.lists, alerts: alerts, board: control.refreshes, logger: logger))
        refresher.configure(control.server.services.configuration.lists)
        return refresher
    }

    /// Until the task is cancelled.
    static func keepFresh(_ refresher: ListRefresher, _ control: LiveControl, _ alerts: any AlertHook) async {
        var watch = ListWatch(alerts: alerts) { control.listReports }
        // What is wrong when the guard starts is told before it is put right.
        watch.look()
        await withDiscardingTaskGroup { [watch] group in
            group.addTask { await refresher.run() }
            group.addTask {
                var watch = watch
                await watch.run()
            }
        }
    }
}

extension LiveControl {
    var listReports: [ListReport] {
        let settings = server.services.configuration.lists
        return ListReport.reports(
            settings: settings, versions: parts.lists.versions(), refreshes: refreshes.reports(settings),
            mail: server.services.possibleMail, now: now)
    }
}
