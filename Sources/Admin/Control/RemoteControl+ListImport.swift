import Guard

extension RemoteControl {
    package func importList(
        _ request: ListImportRequest, from source: any ListByteSource
    ) async throws(ControlFailure) -> ListImportReport {
        var body: [UInt8] = []
        while let octets = try await source.next() { body += octets }
        return try await ask(
            "POST", "/lists/import" + request.queryText, body: body, timeout: AdminLimits.bulkTimeout)
    }
}
