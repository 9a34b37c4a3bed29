// Folder Desks/Incidents: what a running guard and its state folder alone answer alike about incidents and apologies.
// It may use Desks, Config and Output.

import Content
import Control
import Guard
import Mail

/// Answers about incidents, over the ports of a guard that runs or of its folder.
struct IncidentDesk {
    let store: any RecordStore
    /// Told of all apologies when one was armed or ended; nil when no guard runs.
    let renew: (@Sendable () async throws(StoreFailure) -> Void)?
    let lists: any ListStore
    let redaction: AddressRedaction
    let alerts: (any AlertHook)?
    let who: Identity
    let now: Timestamp

    /// - Throws: `refused` when there is no such incident.
    func find(_ id: IncidentID) async throws(ControlFailure) -> Incident {
        let incident: Incident?
        do throws(StoreFailure) { incident = try await store.incident(id) } catch { throw ControlFailure(error) }
        guard let incident else { throw .refused("there is no incident \(id)") }
        return incident
    }

    /// Its timeline, of a long one the end.
    func entries(of id: IncidentID) async throws(StoreFailure) -> [IncidentEntry] {
        try await store.entries(of: id, newest: IncidentReport.entryLimit)
    }
}

/// A guard whose incidents are asked over their ports: whether or not it runs makes no difference to them.
protocol IncidentDeskControl: IncidentControl, ApologyControl {
    var incidentDesk: IncidentDesk { get }
}

extension IncidentDeskControl {
    func incidents() async throws(ControlFailure) -> any PageSource<IncidentReport> {
        let (store, now, redaction) = (incidentDesk.store, incidentDesk.now, incidentDesk.redaction)
        return Pages<IncidentReport, IncidentID> { last throws(StoreFailure) in
            let page = try await store.incidents(after: last)
            return (page.map { IncidentReport($0, at: now, redaction) }, page.last?.id)
        }
    }

    func incident(_ id: IncidentID) async throws(ControlFailure) -> IncidentReport {
        let desk = incidentDesk
        do {
            let incident = try await desk.find(id)
            let entries = try await desk.entries(of: id)
            return IncidentReport(
                incident, entries: entries, earlier: try await desk.store.entryCount(of: id) - entries.count,
                at: desk.now, desk.redaction)
        } catch {
            throw ControlFailure(error)
        }
    }

    func audience(_ request: AudienceRequest) async throws(ControlFailure) -> AudiencePage {
        try await incidentDesk.audience(request)
    }

    func apologies(of id: IncidentID) async throws(ControlFailure) -> [ApologyStatus] {
        try await incidentDesk.apologies(of: id)
    }

    func recordApology(_ request: ApologyRequest) async throws(ControlFailure) -> ApologyStatus {
        try await incidentDesk.recordApology(request)
    }

    func apologyPeople(_ request: ApologyPeopleRequest) async throws(ControlFailure) -> ApologyPeoplePage {
        try await incidentDesk.apologyPeople(request)
    }

    func apologyReference(of id: IncidentID) async throws(ControlFailure) -> ApologyReference {
        try await incidentDesk.apologyReference(of: id)
    }

    func recordIncident(_ request: IncidentRequest) async throws(ControlFailure) -> IncidentReport {
        let desk = incidentDesk
        let incident: Incident
        do {
            if request.id == nil {
                incident = try await desk.store.open(try request.order(by: desk.who, at: desk.now), at: desk.now)
            } else {
                var (id, change) = try request.change(by: desk.who)
                if change.closes {
                    let left = try await desk.allowClosing(id, leavesSteps: request.leavesSteps ?? false)
                    if !left.isEmpty {
                        change.note = "\(change.note ?? "") (left undone: \(left.joined(separator: ", ")))"
                    }
                }
                guard let changed = try await desk.store.change(id, change, at: desk.now) else {
                    throw ControlFailure.refused("there is no open incident \(id)")
                }
                incident = changed
            }
        } catch {
            throw ControlFailure(error)
        }
        // Whoever is told of nothing else is told of this.
        if incident.severity == .critical, request.id == nil || request.severity != nil || request.kind != nil {
            desk.alerts?.raise(
                Alert(
                    at: desk.now, kind: .warning,
                    text: "incident \(incident.id) is critical (\(incident.kind.rawValue)): \(incident.summary)"))
        }
        return try await self.incident(incident.id)
    }
}

/// What is to be done about an incident, and how far it is.
extension IncidentDesk {
    /// **Why closing is refused while there are steps to do:** who closes an incident is glad that it is over, and the
    /// authority has not been told. It takes a flag, and what was left stands in the timeline.
    /// - Returns: the steps that are left.
    func allowClosing(_ id: IncidentID, leavesSteps: Bool) async throws -> [String] {
        let incident = try await find(id)
        // One that is closed is refused for that.
        guard incident.isOpen else { return [] }
        let open = incident.steps.filter { !$0.state.isSettled }.map(\.name)
        guard !open.isEmpty, !leavesSteps else { return open }
        throw ControlFailure.refused(
            "\(Words.count(open.count, "step")) of \(id) \(open.count == 1 ? "is" : "are") not done: "
                + "\(open.joined(separator: ", ")). Say what became of each with `sendguard incident step \(id) STEP --done`, "
                + "or --skip with a --note that says why; or close it as it is with --leave-steps")
    }

    func record(_ request: IncidentStepRequest) async throws {
        let (id, change) = try request.change(by: who)
        let incident = try await find(id)
        guard incident.isOpen else {
            throw ControlFailure.refused(
                "incident \(id) is closed: its steps stay as they are. A closed incident takes notes: "
                    + "`sendguard incident note \(id) TEXT`")
        }
        guard incident.steps.contains(where: { $0.name == change.step }) else {
            let names = incident.steps.map(\.name)
            let nearest = Nearest.candidate(to: change.step, among: names)
            let hint = nearest.map { "; did you mean \"\($0)\"?" } ?? "; it has: \(names.joined(separator: ", "))"
            throw ControlFailure.refused("\(id) has no step \"\(change.step)\"\(hint)")
        }
        guard try await store.change(id, change, at: now) != nil else {
            throw ControlFailure.refused("there is no open incident \(id)")
        }
    }
}

extension IncidentDeskControl {
    func recordStep(_ request: IncidentStepRequest) async throws(ControlFailure) -> IncidentReport {
        do { try await incidentDesk.record(request) } catch { throw ControlFailure(error) }
        guard let id = IncidentID(request.id) else { throw .refused("there is no incident \(request.id)") }
        return try await incident(id)
    }
}
