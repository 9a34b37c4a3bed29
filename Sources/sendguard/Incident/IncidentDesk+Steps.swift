import Admin
import Guard
import Mail

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
