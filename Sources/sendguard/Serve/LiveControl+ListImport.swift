import Admin

extension LiveControl {
    func importList(
        _ request: ListImportRequest, from source: any ListByteSource
    ) async throws(ControlFailure) -> ListImportReport {
        try await ListImporter(
            lists: parts.lists, acts: parts.acts, settings: server.services.configuration.lists, who: who
        ).importList(request, from: source)
    }
}
