import Content
import Guard

/// Incidents of a running guard.
extension RemoteControl {
    package func incidents() async throws(ControlFailure) -> any PageSource<IncidentReport> {
        ReportLines(try await stream("GET", "/incidents/lines"), path: path)
    }

    package func incident(_ id: IncidentID) async throws(ControlFailure) -> IncidentReport {
        try await ask("GET", "/incidents/\(id)", timeout: AdminLimits.quickTimeout)
    }

    package func recordIncident(_ request: IncidentRequest) async throws(ControlFailure) -> IncidentReport {
        try await ask("POST", "/incidents", body: AdminJSON.encode(request), timeout: AdminLimits.stopTimeout)
    }

    package func apologies(of id: IncidentID) async throws(ControlFailure) -> [ApologyStatus] {
        try await ask("GET", "/incidents/\(id)/apologies", timeout: AdminLimits.bulkTimeout)
    }

    package func recordApology(_ request: ApologyRequest) async throws(ControlFailure) -> ApologyStatus {
        try await ask(
            "POST", "/incidents/apology", body: AdminJSON.encode(request), timeout: AdminLimits.bulkTimeout)
    }

    package func apologyPeople(_ request: ApologyPeopleRequest) async throws(ControlFailure) -> ApologyPeoplePage {
        try await ask(
            "POST", "/incidents/apology/people", body: AdminJSON.encode(request), timeout: AdminLimits.bulkTimeout)
    }

    package func apologyReference(of id: IncidentID) async throws(ControlFailure) -> ApologyReference {
        let report: ApologyReferenceReport = try await ask(
            "GET", "/incidents/\(id)/apology", timeout: AdminLimits.bulkTimeout)
        return report.reference
    }

    package func watch(_ id: IncidentID) async throws(ControlFailure) -> WatchReport {
        try await ask("GET", "/incidents/\(id)/watch", timeout: AdminLimits.bulkTimeout)
    }

    package func recordStep(_ request: IncidentStepRequest) async throws(ControlFailure) -> IncidentReport {
        try await ask("POST", "/incidents/step", body: AdminJSON.encode(request), timeout: AdminLimits.stopTimeout)
    }

    package func audience(_ request: AudienceRequest) async throws(ControlFailure) -> AudiencePage {
        try await ask(
            "POST", "/incidents/audience", body: AdminJSON.encode(request), timeout: AdminLimits.bulkTimeout)
    }
}
