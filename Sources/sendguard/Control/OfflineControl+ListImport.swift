import Admin

extension OfflineControl {
    func importList(
        _ request: ListImportRequest, from source: any ListByteSource
    ) async throws(ControlFailure) -> ListImportReport {
        try await ListImporter(lists: store, acts: store, settings: lists, who: who)
            .importList(request, from: source)
    }
}
