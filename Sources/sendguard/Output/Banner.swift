import Admin
import Guard
import Store

/// The line that says in every command's output that mail is stopped. It goes to standard error, so that what programs
/// read on standard output stays as it is, and it never keeps a command from its work.
enum Banner {
    /// Looks for a guard that runs on the folder, else at what is written there; says nothing when neither can be had.
    static func show(folder: String) async {
        guard let report = await report(folder), let line = line(of: report) else { return }
        Output.complain([line])
    }

    /// nil when nothing is stopped.
    static func line(of report: StatusReport) -> String? {
        guard report.isStopped else { return nil }
        var parts: [String] = []
        if !report.halts.isEmpty {
            parts.append("HALTED: " + report.halts.map { Words.safe($0.text) }.joined(separator: "; "))
        }
        if !report.stops.isEmpty {
            let stops = report.stops.map { stop in
                "\(stop.id) (\(Words.safe(stop.scope)), \(stop.mode.rawValue)) since \(stop.at): \(Words.safe(stop.reason))"
            }
            let rest = report.running ? "" : " (no guard runs; the next start will be stopped)"
            parts.append("STOPPED by " + stops.joined(separator: "; ") + rest)
        }
        return parts.joined(separator: "; ")
    }

    private static func report(_ folder: String) async -> StatusReport? {
        do throws(ControlFailure) {
            return try await RemoteControl(path: ControlFinder.socket(in: folder)).glance()
        } catch .unreachable {
            guard let state = Store.glance(folder: folder) else { return nil }
            var report = StatusReport(running: false, state: folder)
            report.stops = state.stops.map { StopReport($0) }
            return report
        } catch {
            return nil
        }
    }
}
