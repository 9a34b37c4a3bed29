import Guard

/// Held mail of a running guard. A filter with its ids may be long, so it goes in the body.
extension RemoteControl {
    package func held(_ filter: HeldFilter) async throws(ControlFailure) -> any PageSource<HeldMessageReport> {
        ReportLines(try await stream("POST", "/held/lines", body: AdminJSON.encode(filter)), path: path)
    }

    package func previewHeld(_ filter: HeldFilter) async throws(ControlFailure) -> HeldPreviewReport {
        try await ask("POST", "/held/preview", body: AdminJSON.encode(filter), timeout: AdminLimits.bulkTimeout)
    }

    package func release(_ request: HeldRequest) async throws(ControlFailure) -> HeldRunReport {
        try await ask("POST", "/held/release", body: AdminJSON.encode(request), timeout: AdminLimits.bulkTimeout)
    }

    package func discard(_ request: HeldRequest) async throws(ControlFailure) -> HeldRunReport {
        try await ask("POST", "/held/discard", body: AdminJSON.encode(request), timeout: AdminLimits.bulkTimeout)
    }

    package func previewResume(_ stop: StopID?) async throws(ControlFailure) -> ResumePreviewReport {
        try await ask(
            "GET", "/resume/preview" + (stop.map { "?stop=\($0)" } ?? ""), timeout: AdminLimits.bulkTimeout)
    }
}
