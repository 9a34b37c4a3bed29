import Admin
import Guard

extension OfflineControl {
    func importList(_ request: ListImportRequest) async throws(ControlFailure) -> ListImportReport {
        let previous = store.versions().first { $0.list == request.name }
        let version: ListVersion
        do {
            var order = ListImportOrder(
                list: request.name, kind: request.kind, source: request.source, generatedAt: now)
            order.maxShrink = lists.first { $0.name == request.name }?.maxShrink
            let draft = try await store.beginImport(order)
            try await draft.append(request.entries)
            version = try await draft.commit(sha256: "", at: now)
        } catch {
            let failure = ControlFailure(error)
            if case .refused(let text) = failure { await noteRefusal(of: "import \(request.name)", because: text) }
            throw failure
        }
        do throws(StoreFailure) {
            try await store.append(
                Act(at: now, kind: .importList, who: who, reason: request.source, subject: version.actSubject))
        } catch {
            throw .cannot("the list was imported, but that is not on record: \(error)")
        }
        return ListImportReport(version, previousRows: previous?.rows)
    }
}
