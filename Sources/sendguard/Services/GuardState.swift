import Control
import Guard
import Mail
import Relay
import Store
import System

/// Everything that a `GuardService` needs: from a running guard (`RunningGuard`), or from the state folder alone when
/// no guard runs (`StateFolder`).
///
/// **Why a port:** the answers are the same with a guard and without one, so they are written once (`GuardService`). This
/// protocol has what differs. Each requirement says how.
protocol GuardState: Sendable {
    // MARK: Parts

    var store: any GuardStore { get }
    /// The kill switch of this process. Without a guard it has no mail in flight and refuses no mail, so its counts
    /// are 0.
    var killSwitch: KillSwitch { get }
    /// Pulls and ends stops. The end of a stop is a time on its clock.
    var emergencyStop: EmergencyStop { get }
    /// Makes and ends exceptions and blocks.
    var rulings: RulingKeeper { get }
    var stopFile: StopFile { get }
    /// Releases held mail, and lets one caller at a time work on it. nil without a guard: held mail cannot be released
    /// then. The folder is locked, so no other process works on held mail.
    var heldRelease: HeldRelease? { get }
    /// Sends an alert for a critical incident; nil without a guard.
    var alerts: (any AlertHook)? { get }

    /// What was counted of the last hour, so that several people who look do not count it again.
    var flowWatch: FlowWatch { get }

    // MARK: Configuration

    /// The settings in force in the running guard; without one, the settings that the command has read.
    var settings: ServiceSettings { get }
    /// Whether a resume takes two people. Without a guard, the setting of the guard that ran last counts too: a
    /// command's configuration can require two people, but cannot remove the requirement.
    func requiresSecond() async throws(ControlFailure) -> Bool
    /// The state of the automatic refresh, by list; empty without a guard.
    var listRefreshes: [String: ListRefreshReport] { get }

    // MARK: State

    /// Whether a guard runs; reports show it. When the store cannot say which resumes wait for a second person,
    /// `status` leaves them out if a guard runs, and fails if none does.
    var isRunning: Bool { get }
    /// The part of `status` that needs no store. Without a guard it has only the folder and the fact that no guard
    /// runs.
    var ownStatus: StatusReport { get }
    /// The kill switch, with times on the wall clock, and how much each stop has refused. A running guard has these
    /// counts in memory. Without a guard the stops come from the store, which may fail, and the counts from the
    /// record; a count is 0 when the record cannot be read.
    func snapshot() async throws(ControlFailure) -> KillSwitchSnapshot
    /// The figures of each trip rule: as the running guard counts them, or counted again from the record.
    func tripFigures(at now: Timestamp) async throws(StoreFailure) -> [TripFigures]
    /// All figures for monitoring systems. `cannot` without a guard: its counters end with it.
    func metricReadings() throws(ControlFailure) -> [MetricReading]
    /// The advice after the failure when a stop could not be recorded. A running guard halts all mail at once and
    /// tries again; without one, the next start does.
    var unrecordedStopAdvice: String { get }

    // MARK: Changes

    /// Call it when an apology was armed or ended and that is durable. A running guard reads all apologies again.
    func renewApologies() async throws(StoreFailure)
    /// Runs an erasure so that nothing in memory, and no stop that waits to be recorded, names the person afterwards.
    /// Without a guard, nothing in memory outlives the command.
    func erasing(
        _ person: Address, _ erase: () async throws(ControlFailure) -> EraseReport
    ) async throws(ControlFailure) -> EraseReport
}

/// Everything that a guard stores.
typealias GuardStore = RecordStore & ListStore & SwitchStore & RulingStore & MailStore & AccessStore & EventRecorder

/// Records what was done to lists, and what was refused.
protocol EventRecorder: Sendable {
    /// Durable when it returns.
    func append(_ event: GuardEvent) async throws(StoreFailure)
    /// Called after a commit that recorded the caller's event itself.
    func didRecord(_ who: Identity)
}

extension EventRecorder {
    func didRecord(_ who: Identity) {}
}

extension Store: EventRecorder {}

/// The configuration that a `GuardService` needs for its answers.
struct ServiceSettings: Sendable {
    /// The settings of the lists.
    var lists: [ListSettings] = []
    /// Which mail there can be; nil when the configuration does not say.
    var mail: PossibleMail?
    /// How much of recipients' addresses may be shown.
    var redact = AddressRedaction.Mode.none
    var trips = TripSettings()
    /// The running guard's setting for routing characters; nil when no guard runs.
    var routing: RoutingCharacters?
}

extension GuardState {
    var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }

    /// Stops that could not be recorded, with times on the wall clock.
    var unwrittenStops: [Stop] {
        emergencyStop.unwrittenStops.map { $0.shifted(by: emergencyStop.clock.offset) }
    }

    var listReports: [ListReport] {
        let settings = settings
        return ListReport.reports(
            settings: settings.lists, versions: store.versions(), refreshes: listRefreshes, mail: settings.mail,
            now: now)
    }
}
