import Guard

extension RemoteControl {
    package func importList(_ request: ListImportRequest) async throws(ControlFailure) -> ListImportReport {
        let target =
            "/lists/import?name=\(ControlHTTP.encoded(request.name))&kind=\(request.kind.rawValue)"
            + "&source=\(ControlHTTP.encoded(request.source))"
        return try await ask(
            "POST", target, body: ListEntryLines.encode(request.entries), timeout: AdminLimits.bulkTimeout)
    }
}
