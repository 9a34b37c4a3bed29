import FlyingFox
import Guard

/// `/incidents`.
extension ControlRoutes {
    func incidents(
        _ request: HTTPRequest, _ path: [String], _ control: any GuardControl
    ) async throws(ControlFailure) -> HTTPResponse {
        switch (request.method, path.count) {
        case (.GET, 0): return json(try await control.incidents())
        case (.POST, 0): return json(try await control.recordIncident(try await body(of: request)))
        case (.GET, 1):
            guard let id = IncidentID(path[0]) else { throw .refused("\"\(path[0])\" is no incident, such as I1") }
            return json(try await control.incident(id))
        case (.POST, 1) where path[0] == "apology":
            return json(try await control.recordApology(try await body(of: request)))
        case (.GET, 2) where path[1] == "apologies":
            guard let id = IncidentID(path[0]) else { throw .refused("\"\(path[0])\" is no incident, such as I1") }
            return json(try await control.apologies(of: id))
        case (.POST, 2) where path == ["apology", "people"]:
            return json(try await control.apologyPeople(try await body(of: request)))
        case (.GET, 2) where path[1] == "watch":
            guard let id = IncidentID(path[0]) else { throw .refused("\"\(path[0])\" is no incident, such as I1") }
            return json(try await control.watch(id))
        case (.POST, 1) where path[0] == "audience":
            return json(try await control.audience(try await body(of: request)))
        case (.GET, 2) where path[1] == "apology":
            guard let id = IncidentID(path[0]) else { throw .refused("\"\(path[0])\" is no incident, such as I1") }
            return json(ApologyReferenceReport(try await control.apologyReference(of: id)))
        case (.POST, 1) where path[0] == "step": return json(try await control.recordStep(try await body(of: request)))
        case (_, 0), (_, 1): return notAllowed(request)
        default: return failure(.notFound, "no such path")
        }
    }
}
