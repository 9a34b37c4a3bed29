import Content
import Guard
import Mail

/// What a running guard has on record of messages.
extension RemoteControl {
    package func log(_ filter: RecordFilter) async throws(ControlFailure) -> any PageSource<RecordReport> {
        ReportLines(try await stream("GET", "/log/lines" + filter.queryText), path: path)
    }

    package func logLines(_ filter: RecordFilter) async throws(ControlFailure) -> any PageSource<UInt8> {
        try await stream("GET", "/log/lines" + filter.queryText)
    }

    package func sessionEvents(_ filter: SessionFilter) async throws(ControlFailure) -> [SessionEventReport] {
        try await ask("GET", "/log/sessions" + filter.queryText, timeout: ControlLimits.bulkTimeout)
    }

    package func show(_ id: RecordID) async throws(ControlFailure) -> RecordReport? {
        let answer = try await exchange("GET", "/records/\(id)", body: [], timeout: ControlLimits.quickTimeout)
        return answer.status == 404 ? nil : try read(answer)
    }

    package func message(_ id: RecordID) async throws(ControlFailure) -> [UInt8] {
        let answer = try await exchange("GET", "/records/\(id)/message", body: [], timeout: ControlLimits.bulkTimeout)
        return answer.status == 200 ? answer.body : try read(answer)
    }

    package func tally(
        _ filter: RecordFilter, by dimension: RecordTally.Dimension?
    ) async throws(ControlFailure) -> [RecordTally] {
        let query = filter.queryText
        let by = dimension.map { (query.isEmpty ? "?" : "&") + "by=\($0.rawValue)" } ?? ""
        return try await ask("GET", "/log/tally" + query + by, timeout: ControlLimits.bulkTimeout)
    }

    package func verify(
        from place: ChainPlace?, since day: Int64?, looksFor head: String?
    ) async throws(ControlFailure) -> ChainPage {
        let parts = [
            place.map { "place=\(ControlHTTP.encoded(ControlJSON.text($0)))" }, day.map { "since=\($0)" },
            head.map { "head=\($0)" },
        ]
        let query = parts.compactMap { $0 }.joined(separator: "&")
        return try await ask("GET", "/log/chain?" + query, timeout: ControlLimits.bulkTimeout)
    }

    package func damage(_ filter: RecordFilter) async throws(ControlFailure) -> DamageReport {
        try await ask("GET", "/damage" + filter.queryText, timeout: ControlLimits.bulkTimeout)
    }

    package func recipients(
        _ filter: RecordFilter, after place: RecipientPage.Place?
    ) async throws(ControlFailure) -> RecipientPage {
        let query = filter.queryText
        let next =
            place.map { (query.isEmpty ? "?" : "&") + "place=\(ControlHTTP.encoded(ControlJSON.text($0)))" } ?? ""
        return try await ask("GET", "/damage/recipients" + query + next, timeout: ControlLimits.bulkTimeout)
    }
}

/// Held mail of a running guard. A filter with its ids may be long, so it goes in the body.
extension RemoteControl {
    package func held(_ filter: HeldFilter) async throws(ControlFailure) -> any PageSource<HeldMessageReport> {
        ReportLines(try await stream("POST", "/held/lines", body: ControlJSON.encode(filter)), path: path)
    }

    package func previewHeld(_ filter: HeldFilter) async throws(ControlFailure) -> HeldPreviewReport {
        try await ask("POST", "/held/preview", body: ControlJSON.encode(filter), timeout: ControlLimits.bulkTimeout)
    }

    package func release(_ request: HeldRequest) async throws(ControlFailure) -> HeldRunReport {
        try await ask("POST", "/held/release", body: ControlJSON.encode(request), timeout: ControlLimits.bulkTimeout)
    }

    package func discard(_ request: HeldRequest) async throws(ControlFailure) -> HeldRunReport {
        try await ask("POST", "/held/discard", body: ControlJSON.encode(request), timeout: ControlLimits.bulkTimeout)
    }

    package func previewResume(_ stop: StopID?) async throws(ControlFailure) -> ResumePreviewReport {
        try await ask(
            "GET", "/resume/preview" + (stop.map { "?stop=\($0)" } ?? ""), timeout: ControlLimits.bulkTimeout)
    }
}

/// Incidents of a running guard.
extension RemoteControl {
    package func incidents() async throws(ControlFailure) -> any PageSource<IncidentReport> {
        ReportLines(try await stream("GET", "/incidents/lines"), path: path)
    }

    package func incident(_ id: IncidentID) async throws(ControlFailure) -> IncidentReport {
        try await ask("GET", "/incidents/\(id)", timeout: ControlLimits.quickTimeout)
    }

    package func recordIncident(_ request: IncidentRequest) async throws(ControlFailure) -> IncidentReport {
        try await ask("POST", "/incidents", body: ControlJSON.encode(request), timeout: ControlLimits.stopTimeout)
    }

    package func apologies(of id: IncidentID) async throws(ControlFailure) -> [ApologyStatus] {
        try await ask("GET", "/incidents/\(id)/apologies", timeout: ControlLimits.bulkTimeout)
    }

    package func recordApology(_ request: ApologyRequest) async throws(ControlFailure) -> ApologyStatus {
        try await ask(
            "POST", "/incidents/apology", body: ControlJSON.encode(request), timeout: ControlLimits.bulkTimeout)
    }

    package func apologyPeople(_ request: ApologyPeopleRequest) async throws(ControlFailure) -> ApologyPeoplePage {
        try await ask(
            "POST", "/incidents/apology/people", body: ControlJSON.encode(request), timeout: ControlLimits.bulkTimeout)
    }

    package func apologyReference(of id: IncidentID) async throws(ControlFailure) -> ApologyReference {
        let report: ApologyReferenceReport = try await ask(
            "GET", "/incidents/\(id)/apology", timeout: ControlLimits.bulkTimeout)
        return report.reference
    }

    package func watch(_ id: IncidentID) async throws(ControlFailure) -> WatchReport {
        try await ask("GET", "/incidents/\(id)/watch", timeout: ControlLimits.bulkTimeout)
    }

    package func recordStep(_ request: IncidentStepRequest) async throws(ControlFailure) -> IncidentReport {
        try await ask("POST", "/incidents/step", body: ControlJSON.encode(request), timeout: ControlLimits.stopTimeout)
    }

    package func audience(_ request: AudienceRequest) async throws(ControlFailure) -> AudiencePage {
        try await ask(
            "POST", "/incidents/audience", body: ControlJSON.encode(request), timeout: ControlLimits.bulkTimeout)
    }
}
