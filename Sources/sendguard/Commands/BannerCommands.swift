import ArgumentParser
import Control
import Guard
import Mail
import Store
import System

/// A command that first prints a line when mail is stopped.
///
/// Every command does this, except some: `status` and `health`, which print it themselves; `serve` and `sandbox`, which do not
/// talk to a guard; and benchmarks. A test compares the list below with the commands.
protocol BannerCommand: AsyncParsableCommand {
    var common: CommonOptions { get }
    /// Whether this command line shows the line. `stop` and `resume` show it with `--dry-run` only: otherwise it would
    /// delay them, and they say themselves what is stopped. It would delay the block of a phrase, too.
    var showsBanner: Bool { get }
}

extension BannerCommand {
    var showsBanner: Bool { true }
}

/// The line that says that mail is stopped. It goes to standard error, so that standard output stays the same for
/// programs. A failure here never stops the command.
enum Banner {
    /// Asks the guard that runs on the folder, or reads the folder when no guard runs. Prints nothing when both fail.
    /// - Parameter redact: how much of an address may be shown. Called only when no guard runs; a guard knows it
    ///   itself.
    static func show(folder: String, redact: () -> AddressRedaction.Mode) async {
        guard let report = await report(folder, redact), let line = line(of: report) else { return }
        // Every line begins with "sendguard: ".
        Output.complain(TerminalWidth.broken([line], width: TerminalWidth.errorColumns.map { $0 - 11 }))
    }

    /// nil when nothing is stopped.
    static func line(of report: StatusReport) -> String? {
        guard report.isStopped else { return nil }
        let now = Timestamp(microseconds: Clock.wallMicroseconds)
        func time(_ moment: String) -> String {
            ReadableTime.cell(moment, now: now, isTerminal: Output.isErrorTerminal)
        }
        var parts: [String] = []
        if !report.halts.isEmpty {
            parts.append("HALTED: " + report.halts.map { Words.safe($0.text) }.joined(separator: "; "))
        }
        if !report.stops.isEmpty {
            let stops = report.stops.map { stop in
                "\(stop.id) (\(Words.safe(stop.scope)), \(stop.mode.rawValue)) since \(time(stop.at)): \(Words.safe(stop.reason))"
            }
            let rest = report.running ? "" : " (no guard runs; the next start will be stopped)"
            parts.append("STOPPED by " + stops.joined(separator: "; ") + rest)
        }
        return parts.joined(separator: "; ")
    }

    private static func report(_ folder: String, _ redact: () -> AddressRedaction.Mode) async -> StatusReport? {
        do throws(ControlFailure) {
            return try await RemoteControl(path: ControlFinder.socket(in: folder)).readSwitchState()
        } catch .unreachable {
            guard let state = Store.readSwitchState(folder: folder) else { return nil }
            var report = StatusReport(running: false, state: folder)
            report.stops = state.stops.map { StopReport($0) }
            return report.redacted(AddressRedaction(redact(), digest: listDigest))
        } catch {
            return nil
        }
    }
}

extension EventsCommand: BannerCommand {}
extension AllowConfirmCommand: BannerCommand {}
extension AllowEndCommand: BannerCommand {}
extension AllowListCommand: BannerCommand {}
extension AllowNewCommand: BannerCommand {}
extension AllowReleaseCommand: BannerCommand {}
extension BlockEndCommand: BannerCommand {}
extension BlockListCommand: BannerCommand {}
extension BlockNewCommand: BannerCommand { var showsBanner: Bool { false } }
extension ApologyArmCommand: BannerCommand {}
extension ApologyCheckCommand: BannerCommand {}
extension ApologyEndCommand: BannerCommand {}
extension ApologyPeopleCommand: BannerCommand {}
extension ApologyShowCommand: BannerCommand {}
extension CheckCommand: BannerCommand {}
extension ConfigCheckCommand: BannerCommand {}
extension HeldDiscardCommand: BannerCommand {}
extension HeldListCommand: BannerCommand {}
extension HeldReleaseCommand: BannerCommand {}
extension HeldShowCommand: BannerCommand {}
extension IncidentAudienceCommand: BannerCommand {}
extension IncidentChangeCommand: BannerCommand {}
extension IncidentCloseCommand: BannerCommand {}
extension IncidentListCommand: BannerCommand {}
extension IncidentNoteCommand: BannerCommand {}
extension IncidentOpenCommand: BannerCommand {}
extension IncidentShowCommand: BannerCommand {}
extension IncidentStepCommand: BannerCommand {}
extension IncidentWatchCommand: BannerCommand {}
extension ListAddCommand: BannerCommand {}
extension ListCheckCommand: BannerCommand {}
extension ListDeleteCommand: BannerCommand {}
extension ListDiffCommand: BannerCommand {}
extension ListEraseCommand: BannerCommand {}
extension ListExportCommand: BannerCommand {}
extension ListHistoryCommand: BannerCommand {}
extension ListImportCommand: BannerCommand {}
extension ListRemoveCommand: BannerCommand {}
extension ListRollbackCommand: BannerCommand {}
extension ListShowCommand: BannerCommand {}
extension ListStatsCommand: BannerCommand {}
extension LogCommand: BannerCommand {}
extension ReportCommand: BannerCommand {}
extension ResumeCommand: BannerCommand { var showsBanner: Bool { dryRun } }
extension ShowCommand: BannerCommand {}
extension StopCommand: BannerCommand { var showsBanner: Bool { dryRun } }
extension TokenAddCommand: BannerCommand {}
extension TokenListCommand: BannerCommand {}
extension TokenRevokeCommand: BannerCommand {}
extension TripsExplainCommand: BannerCommand {}
extension TripsReplayCommand: BannerCommand {}
extension UserAddCommand: BannerCommand {}
extension UserChangeCommand: BannerCommand {}
extension UserListCommand: BannerCommand {}
extension UserRemoveCommand: BannerCommand {}
