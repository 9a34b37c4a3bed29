import Admin
import Guard

extension LiveControl {
    func importList(_ request: ListImportRequest) async throws(ControlFailure) -> ListImportReport {
        let previous = parts.lists.versions().first { $0.list == request.name }?.rows
        let settings = server.services.configuration.lists.first { $0.name == request.name }
        let version: ListVersion
        do {
            var order = ListImportOrder(
                list: request.name, kind: request.kind, source: request.source, generatedAt: now)
            order.maxShrink = settings?.maxShrink
            let draft = try await parts.lists.beginImport(order)
            try await draft.append(request.entries)
            version = try await draft.commit(sha256: "", at: now)
        } catch {
            let failure = ControlFailure(error)
            if case .refused(let text) = failure { await noteRefusal(of: "import \(request.name)", because: text) }
            throw failure
        }
        try await record(.importList, version.actSubject, request.source)
        return ListImportReport(version, previousRows: previous)
    }
}
