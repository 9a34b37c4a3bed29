// Folder Services/Incidents: a guard's answers about incidents and apologies. It may use Services, Config and Output.

import Content
import Control
import Guard
import Mail

/// Shows, opens and changes incidents.
extension GuardService {
    func incidents() async throws(ControlFailure) -> any PageSource<IncidentReport> {
        let (store, now, redaction) = (store, now, redaction)
        return Pages<IncidentReport, IncidentID> { last throws(StoreFailure) in
            let page = try await store.incidents(after: last)
            return (page.map { IncidentReport($0, at: now, redaction) }, page.last?.id)
        }
    }

    func incident(_ id: IncidentID) async throws(ControlFailure) -> IncidentReport {
        let now = now
        do {
            let incident = try await findIncident(id)
            let entries = try await timeline(of: id)
            return IncidentReport(
                incident, entries: entries, earlier: try await store.entryCount(of: id) - entries.count, at: now,
                redaction)
        } catch {
            throw ControlFailure(error)
        }
    }

    func recordIncident(_ request: IncidentRequest) async throws(ControlFailure) -> IncidentReport {
        let now = now
        let incident: Incident
        do {
            if request.id == nil {
                incident = try await store.open(try request.order(by: who, at: now), at: now)
            } else {
                var (id, change) = try request.change(by: who)
                if change.closes {
                    let left = try await allowClosing(id, leavesSteps: request.leavesSteps ?? false)
                    if !left.isEmpty {
                        change.note = "\(change.note ?? "") (left undone: \(left.joined(separator: ", ")))"
                    }
                }
                guard let changed = try await store.change(id, change, at: now) else {
                    throw ControlFailure.refused("there is no open incident \(id)")
                }
                incident = changed
            }
        } catch {
            throw ControlFailure(error)
        }
        // An incident that is critical, or becomes so, raises an alert.
        if incident.severity == .critical, request.id == nil || request.severity != nil || request.kind != nil {
            state.alerts?.raise(
                Alert(
                    at: now, kind: .warning,
                    text: "incident \(incident.id) is critical (\(incident.kind.rawValue)): \(incident.summary)"))
        }
        return try await self.incident(incident.id)
    }

    /// - Throws: `refused` when there is no such incident.
    func findIncident(_ id: IncidentID) async throws(ControlFailure) -> Incident {
        let incident: Incident?
        do throws(StoreFailure) { incident = try await store.incident(id) } catch { throw ControlFailure(error) }
        guard let incident else { throw .refused("there is no incident \(id)") }
        return incident
    }

    /// - Parameter id: the id as text, from a request.
    func findIncident(_ id: String) async throws(ControlFailure) -> Incident {
        guard let known = IncidentID(id) else { throw .refused("there is no incident \(id)") }
        return try await findIncident(known)
    }

    /// The newest entries of its timeline, at most `entryLimit`.
    func timeline(of id: IncidentID) async throws(StoreFailure) -> [IncidentEntry] {
        try await store.entries(of: id, newest: IncidentReport.entryLimit)
    }
}

/// The steps of an incident, and its closing.
extension GuardService {
    /// **Why closing is refused while steps are open:** the person who closes an incident is glad that it is over, and
    /// the authority has not been told. It takes a flag, and the timeline names the steps that were left.
    /// - Returns: the names of the open steps.
    private func allowClosing(_ id: IncidentID, leavesSteps: Bool) async throws -> [String] {
        let incident = try await findIncident(id)
        // A closed incident is refused later, for that reason.
        guard incident.isOpen else { return [] }
        let open = incident.steps.filter { !$0.state.isSettled }.map(\.name)
        guard !open.isEmpty, !leavesSteps else { return open }
        throw ControlFailure.refused(
            "\(Words.count(open.count, "step")) of \(id) \(open.count == 1 ? "is" : "are") not done: "
                + "\(open.joined(separator: ", ")). Mark each one: `sendguard incident step \(id) STEP --done`, "
                + "or --skip with a --note that says why. Or close the incident with open steps: --leave-steps")
    }

    private func record(_ request: IncidentStepRequest) async throws {
        let (id, change) = try request.change(by: who)
        let incident = try await findIncident(id)
        guard incident.isOpen else {
            throw ControlFailure.refused(
                "incident \(id) is closed, so its steps cannot be changed. You can add a note: "
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

    func recordStep(_ request: IncidentStepRequest) async throws(ControlFailure) -> IncidentReport {
        do { try await record(request) } catch { throw ControlFailure(error) }
        guard let id = IncidentID(request.id) else { throw .refused("there is no incident \(request.id)") }
        return try await incident(id)
    }
}

/// How an incident's mail was received, before, during and after it.
extension GuardService {
    func watch(_ id: IncidentID) async throws(ControlFailure) -> RecoveryReport {
        do { return try await watched(id) } catch { throw ControlFailure(error) }
    }

    private func watched(_ id: IncidentID) async throws -> RecoveryReport {
        let now = now
        let incident = try await findIncident(id)
        let entries = try await timeline(of: id)
        let periods = RecoveryPeriods(incident, now: now)
        let own = try await store.signals(periods.during)
        let sender = own.sender
        let during = try await withUnassigned(own, periods.during, sender)
        var before = (filter: periods.before, signals: try await store.signals(periods.before))
        if before.signals.counts.answered > 0 {
            before.signals = try await withUnassigned(before.signals, before.filter, sender)
        } else {
            for other in periods.substitutes(own) {
                let found = try await store.signals(other)
                guard found.counts.answered > 0 else { continue }
                before = (other, found)
                break
            }
        }
        var after: (filter: RecordFilter, signals: DeliverySignals)?
        if let filter = periods.after {
            after = (filter, try await withUnassigned(try await store.signals(filter), filter, sender))
        }
        return RecoveryReport(
            incident, entries, at: now, before: before, during: (periods.during, during), after: after
        ).redacted(redaction)
    }

    private func withUnassigned(
        _ own: DeliverySignals, _ filter: RecordFilter, _ sender: String?
    ) async throws -> DeliverySignals {
        guard let filter = RecoveryPeriods.unassigned(filter, sender: sender) else { return own }
        var all = own
        all.add(unassigned: try await store.signals(filter))
        return all
    }
}
