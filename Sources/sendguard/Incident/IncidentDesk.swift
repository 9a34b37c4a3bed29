import Admin
import Guard
import Mail

/// Answers about incidents, over the ports of a guard that runs or of its folder.
struct IncidentDesk {
    let store: any IncidentStore
    let apologies: any ApologyStore
    /// Told of all apologies when one was armed or ended; nil when no guard runs.
    let publish: (@Sendable ([Apology]) -> Void)?
    let damage: any DamageLog
    let signals: any SignalLog
    let lists: any ListStore
    let acts: any ActLog
    let redaction: AddressRedaction
    let alerts: (any AlertHook)?
    let who: Identity
    let now: Timestamp

    /// - Throws: `refused` when there is no such incident.
    func find(_ id: IncidentID) async throws(ControlFailure) -> Incident {
        let all: [Incident]
        do throws(StoreFailure) { all = try await store.incidents() } catch { throw ControlFailure(error) }
        guard let incident = all.first(where: { $0.id == id }) else { throw .refused("there is no incident \(id)") }
        return incident
    }
}

/// A guard whose incidents are asked over their ports: whether or not it runs makes no difference to them.
protocol IncidentDeskControl: IncidentControl, ApologyControl {
    var incidentDesk: IncidentDesk { get }
}

extension IncidentDeskControl {
    func incidents() async throws(ControlFailure) -> [IncidentReport] {
        let desk = incidentDesk
        do throws(StoreFailure) {
            return try await desk.store.incidents().map { IncidentReport($0, at: desk.now) }
        } catch {
            throw ControlFailure(error)
        }
    }

    func incident(_ id: IncidentID) async throws(ControlFailure) -> IncidentReport {
        let desk = incidentDesk
        do {
            let incident = try await desk.find(id)
            return IncidentReport(incident, entries: try await desk.store.entries(of: id), at: desk.now)
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
