import Guard

/// Incidents of a running guard.
extension RemoteControl {
    package func incidents() async throws(ControlFailure) -> [IncidentReport] {
        try await ask("GET", "/incidents", timeout: AdminLimits.quickTimeout)
    }

    package func incident(_ id: IncidentID) async throws(ControlFailure) -> IncidentReport {
        try await ask("GET", "/incidents/\(id)", timeout: AdminLimits.quickTimeout)
    }

    package func recordIncident(_ request: IncidentRequest) async throws(ControlFailure) -> IncidentReport {
        try await ask("POST", "/incidents", body: AdminJSON.encode(request), timeout: AdminLimits.stopTimeout)
    }

    package func audience(_ request: AudienceRequest) async throws(ControlFailure) -> AudiencePage {
        try await ask(
            "POST", "/incidents/audience", body: AdminJSON.encode(request), timeout: AdminLimits.bulkTimeout)
    }
}
