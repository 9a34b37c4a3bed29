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
            return json(try await control.incident(try incident(path[0])))
        case (.POST, 1) where path[0] == "apology":
            return json(try await control.recordApology(try await body(of: request)))
        case (.GET, 2) where path[1] == "apologies":
            return json(try await control.apologies(of: try incident(path[0])))
        case (.POST, 2) where path == ["apology", "people"]:
            return json(try await control.apologyPeople(try await body(of: request)))
        case (.GET, 2) where path[1] == "watch":
            return json(try await control.watch(try incident(path[0])))
        case (.POST, 1) where path[0] == "audience":
            return json(try await control.audience(try await body(of: request)))
        case (.GET, 2) where path[1] == "apology":
            return json(ApologyReferenceReport(try await control.apologyReference(of: try incident(path[0]))))
        case (.POST, 1) where path[0] == "step": return json(try await control.recordStep(try await body(of: request)))
        case (_, 0), (_, 1): return notAllowed(request)
        default: return failure(.notFound, "no such path")
        }
    }

    private func incident(_ text: String) throws(ControlFailure) -> IncidentID {
        guard let id = IncidentID(text) else { throw .refused("\"\(text)\" is no incident, such as I1") }
        return id
    }
}
