import Control
import Guard
import Mail
import Relay
import Store
import System

/// What a desk asks of the guard that it answers for: of one that runs (`RunningGuard`), or of the state folder alone when
/// none runs (`StateFolder`).
///
/// **Why a port:** the answers are the same with a guard and without one, so they are written once (`GuardService`). Here is
/// what cannot be the same, and each requirement says how it differs.
protocol GuardState: Sendable {
    // MARK: What it is made of

    var store: any GuardStore { get }
    /// The kill switch of this process. Without a guard it has no mail in the air and refuses none: its counts are 0.
    var killSwitch: KillSwitch { get }
    /// Pulls and ends stops. Its clock is what ends of stops are told on.
    var emergencyStop: EmergencyStop { get }
    var stopFile: StopFile { get }
    /// Sends held mail, and lets one at a time work on it. nil without a guard: then a release cannot be, and nobody else
    /// works on held mail, since the folder is locked.
    var heldRelease: HeldRelease? { get }
    /// Who is told of a critical incident besides whoever asks; nil without a guard.
    var alerts: (any AlertHook)? { get }

    // MARK: What the configuration says

    /// In force in the running guard; without one, as the command has read it.
    var settings: ServiceSettings { get }
    /// Whether a resume takes two people. Without a guard, the word of the one that ran last counts too: a command's
    /// configuration may ask for it, and cannot take it back.
    func requiresSecond() async throws(ControlFailure) -> Bool
    /// How the refreshes go, by list; none without a guard.
    var listRefreshes: [String: ListRefreshReport] { get }

    // MARK: What is going on

    /// Whether a guard runs, which reports say. A running guard tells of itself what it can when its store cannot tell which
    /// resumes are awaited (`status`).
    var isRunning: Bool { get }
    /// `status` as far as it comes from no store: without a guard, the folder and that none runs.
    var ownStatus: StatusReport { get }
    /// The switch, with times as the wall clock tells them, and what each stop has refused. A running guard has counted
    /// that; without one the switch is read from the store, which may fail, and the record is asked, and what it cannot
    /// tell is 0.
    func snapshot() async throws(ControlFailure) -> KillSwitchSnapshot
    /// Where each trip rule stands: as the running guard counts, or counted anew from the record.
    func tripFigures(at now: Timestamp) async throws(StoreFailure) -> [TripFigures]
    /// What is said behind the failure when a stop could not be recorded: the running guard halts all mail at once and tries
    /// again; without one, the next start does.
    var unrecordedStopAdvice: String { get }

    // MARK: What it is told

    /// An apology was armed or ended, and is durable. A running guard reads all of them anew.
    func renewApologies() async throws(StoreFailure)
    /// Carries out an erasure so that nothing in memory, and no stop that waits to be recorded, names the person afterwards.
    /// Without a guard, nothing in memory outlives the command.
    func erasing(
        _ person: Address, _ erase: () async throws(ControlFailure) -> EraseReport
    ) async throws(ControlFailure) -> EraseReport
}

/// All that a guard keeps.
typealias GuardStore = RecordStore & ListStore & SwitchStore & MailStore & EventRecorder

/// Where it is put on record what was done to lists and refused.
protocol EventRecorder: Sendable {
    /// Durable when it returns.
    func append(_ event: GuardEvent) async throws(StoreFailure)
    /// Somebody's act was put on record in the commit that made it.
    func didRecord(_ who: Identity)
}

extension EventRecorder {
    func didRecord(_ who: Identity) {}
}

extension Store: EventRecorder {}

/// What the configuration says of what a desk answers.
struct ServiceSettings: Sendable {
    /// What it expects of the lists.
    var lists: [ListSettings] = []
    /// What mail there can be; nil where the configuration does not say.
    var mail: PossibleMail?
    /// What may be shown of recipients.
    var redact = AddressRedaction.Mode.none
    var trips = TripSettings()
    /// What the running guard does about routing characters; nil where none runs.
    var routing: RoutingCharacters?
}

extension GuardState {
    var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }

    /// Stops that could not be recorded, with times as the wall clock tells them.
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
