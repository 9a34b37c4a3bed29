import Control
import Guard
import Logging
import Mail
import Relay
import Store
import System

/// The state folder of a guard that does not run: what is written here is in force from the next start.
///
/// It owns the folder while it exists, so a guard cannot start in between, and cannot be made beside one that runs.
struct OfflineControl: GuardControl, AuditDeskControl, IncidentDeskControl {
    let store: Store
    let emergencyStop: EmergencyStop
    /// Told of what cannot be read of it.
    private let killSwitch: KillSwitch
    private let folder: String
    let lists: [ListSettings]
    /// What mail there can be; nil where the configuration does not say.
    var mail: PossibleMail?
    private let asksForSecond: Bool
    private let redact: AddressRedaction.Mode
    let trips: TripSettings
    private(set) var who = Identity.guardItself

    func acting(as who: Identity) -> Self {
        var control = self
        control.who = who
        return control
    }

    /// - Parameters:
    ///   - lists: what the configuration expects of the lists.
    ///   - asksForSecond: whether the configuration wants two people for a resume.
    ///   - trips: the trip rules of the configuration.
    ///   - redact: what the configuration lets be shown of recipients.
    ///   - playbooks: what is to be done about the incidents that are opened.
    /// - Throws: `ControlFailure.cannot`, in one line, when the folder cannot be used or a guard holds it.
    init(
        folder: String, lists: [ListSettings], asksForSecond: Bool = false, trips: TripSettings = TripSettings(),
        redact: AddressRedaction.Mode = .none, playbooks: Playbooks = PlaybookShelf.shipped
    ) async throws(ControlFailure) {
        do {
            store = try Store.open(folder: folder, role: .command, digest: listDigest)
        } catch StoreOpenFailure.lockedByAnother(let text) {
            throw .cannot(
                "nobody answers at \(ControlFinder.socket(in: folder)), but the state folder is in use: \(text)")
        } catch {
            throw .cannot(error.description)
        }
        self.folder = folder
        self.lists = lists
        self.asksForSecond = asksForSecond
        self.trips = trips
        self.redact = redact
        // Whoever asks about a state that cannot be read is told so then.
        let state = (try? await store.switchState()) ?? SwitchState()
        killSwitch = KillSwitch(state)
        try? store.prepareUnwritten()
        let clock: StopClock
        do throws(StoreFailure) { clock = try await StopClock.taking(over: state, from: store) } catch {
            throw ControlFailure(error)
        }
        emergencyStop = EmergencyStop(
            killSwitch: killSwitch, store: store, clock: clock,
            loops: nil, logger: Logger(label: "sendguard") { _ in SwiftLogNoOpLogHandler() })
        await emergencyStop.begin()
        await emergencyStop.recordUnwritten()
        // A stop does not fail over what is to be done about it.
        try? await store.use(playbooks, at: now)
    }

    /// Gives the folder free; nothing can be asked afterwards.
    func close() { store.close() }

    func status() async throws(ControlFailure) -> StatusReport {
        var report = StatusReport(running: false, state: folder)
        let state = try await state()
        let counted = (try? await store.attempts(by: state.stops.map(\.id))) ?? [:]
        report.stops = state.stops.map {
            StopReport(
                $0, refused: counted[$0.id]?.messages ?? 0, attempts: counted[$0.id]?.attempts ?? 0, mail: mail)
        }
        report.unrecorded = unwrittenStops.map { StopReport($0, mail: mail) }
        report.halts = killSwitch.snapshot.halts.map(HaltReport.init)
        do throws(StoreFailure) {
            report.awaiting = try await store.awaitedResumes().map(AwaitedResumeReport.init)
        } catch {
            throw ControlFailure(error)
        }
        for stop in state.stops {
            if let receipt = try? await receipt(of: stop.id), !receipt.unanswered.isEmpty {
                report.receipts.append(receipt)
            }
        }
        report.ramps = state.ramps.compactMap { RampReport($0, now: now) }
        report.lists = ListReport.reports(settings: lists, versions: store.versions(), mail: mail, now: now)
        report.held = (try? await store.heldTotals()) ?? HeldTotals()
        return report.redacted(auditDesk.redaction)
    }

    func stop(_ request: StopRequest) async throws(ControlFailure) -> StopReceiptReport {
        let order = try request.order(by: who, at: emergencyStop.time)
        do throws(StoreFailure) {
            let receipt = try await emergencyStop.stop(order)
            return StopReceiptReport(
                receipt.shifted(by: emergencyStop.clock.offset), running: false, mail: mail
            ).redacted(auditDesk.redaction)
        } catch {
            throw .cannot(
                "the stop could not be recorded (\(error)); it is kept aside, and the next start of the guard is halted "
                    + "until it is recorded")
        }
    }

    func explain(_ stop: StopID, _ request: StopReasonRequest) async throws(ControlFailure) -> StopReport {
        let reason = try request.checked()
        let state: SwitchState?
        do throws(StoreFailure) { state = try await store.setReason(of: stop, to: reason, by: who, at: now) } catch {
            throw ControlFailure(error)
        }
        guard let explained = state?.stops.first(where: { $0.id == stop }) else {
            throw .refused("no stop \(stop) is active")
        }
        return StopReport(explained).redacted(auditDesk.redaction)
    }

    func receipt(of stop: StopID) async throws(ControlFailure) -> StopReceiptReport {
        do {
            guard let receipt = try await store.receipt(of: stop) else {
                throw ControlFailure.refused("there is no receipt of a stop \(stop)")
            }
            var fates: [RecordID: AirborneReport.Fate] = [:]
            for id in receipt.unanswered { fates[id] = .init(try await store.record(id)?.verdict) }
            return StopReceiptReport(receipt, running: false, mail: mail) { fates[$0] ?? .unknown }
                .redacted(auditDesk.redaction)
        } catch {
            throw ControlFailure(error)
        }
    }

    func match(_ scope: StopScope) async throws(ControlFailure) -> ScopeMatchReport {
        do throws(StoreFailure) {
            return ScopeMatchReport(
                scope, of: try await store.match(scope, since: now - ScopeMatchReport.span)
            ).redacted(auditDesk.redaction)
        } catch {
            throw ControlFailure(error)
        }
    }

    func resume(_ request: ResumeRequest) async throws(ControlFailure) -> ResumeReport {
        let requiresSecond: Bool
        do throws(StoreFailure) {
            // The configuration may ask for it before a guard has ever run with it.
            requiresSecond = asksForSecond ? true : try await store.requiresSecond()
        } catch {
            throw ControlFailure(error)
        }
        let desk = ResumeDesk(
            switches: store, records: store, stopFile: StopFile(in: folder), who: who, now: now,
            requiresSecond: requiresSecond, doubt: emergencyStop.doubt
        ) { [emergencyStop] order throws(StoreFailure) in _ = try await emergencyStop.resume(order) }
        let (ended, awaiting) = try await desk.resume(request, among: try await state().stops + unwrittenStops)
        let after = try await state()
        var report = ResumeReport(
            ended: ended.map { StopReport($0) }, remaining: (after.stops + unwrittenStops).map { StopReport($0) },
            halts: killSwitch.snapshot.halts.map(HaltReport.init),
            running: false)
        report.ramps = after.ramps.compactMap { RampReport($0, now: now) }
        report.awaiting = awaiting.map(AwaitedResumeReport.init)
        return report.redacted(auditDesk.redaction)
    }

    func acts(since: Timestamp?, limit: Int?) async throws(ControlFailure) -> any PageSource<ActReport> {
        store.reports(since: since, limit: limit, auditDesk.redaction)
    }

    func noteRefusal(of attempt: String, because reason: String) async {
        try? await store.append(Act(at: now, kind: .refused, who: who, reason: reason, subject: attempt))
    }

    var incidentDesk: IncidentDesk {
        IncidentDesk(
            store: store, renew: nil, lists: store, redaction: auditDesk.redaction, alerts: nil, who: who, now: now)
    }

    var auditDesk: AuditDesk {
        AuditDesk(
            store: store, redaction: AddressRedaction(redact, digest: listDigest))
    }

    var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }

    /// With times as the wall clock tells them.
    func state() async throws(ControlFailure) -> SwitchState {
        do throws(StoreFailure) {
            return try await store.switchState().shifted(by: emergencyStop.clock.offset)
        } catch {
            throw ControlFailure(error)
        }
    }

    private var unwrittenStops: [Stop] {
        emergencyStop.unwrittenStops.map { $0.shifted(by: emergencyStop.clock.offset) }
    }
}
