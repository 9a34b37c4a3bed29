import ArgumentParser

/// A command that says first when mail is stopped.
///
/// All commands do but those that say it themselves (`stop`, `resume`, `status`), those that are no command to a guard
/// (`serve`, `sandbox`), and those that make numbers for scripts; a test holds this list against the commands there are.
protocol BannerCommand: AsyncParsableCommand {
    var common: CommonOptions { get }
}

extension ActsCommand: BannerCommand {}
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
extension ListDiffCommand: BannerCommand {}
extension ListEraseCommand: BannerCommand {}
extension ListExportCommand: BannerCommand {}
extension ListHistoryCommand: BannerCommand {}
extension ListImportCommand: BannerCommand {}
extension ListRemoveCommand: BannerCommand {}
extension ListShowCommand: BannerCommand {}
extension ListStatsCommand: BannerCommand {}
extension LogCommand: BannerCommand {}
extension ReportCommand: BannerCommand {}
extension ShowCommand: BannerCommand {}
extension TripsExplainCommand: BannerCommand {}
extension TripsReplayCommand: BannerCommand {}
