import Control
import Guard

/// Asks, changes and imports lists. `ListService` and `ListImporter` do the work.
extension GuardService {
    private var listService: ListService {
        let settings = state.settings
        return ListService(
            store: store, records: store, events: refusals ?? store, settings: settings.lists,
            refreshes: state.listRefreshes, mail: settings.mail, who: who, routing: settings.routing)
    }

    func importList(
        _ request: ListImportRequest, from source: any ListByteSource
    ) async throws(ControlFailure) -> ListImportReport {
        let service = listService
        return try await ListImporter(
            lists: service.store, events: service.events, settings: service.settings, mail: service.mail,
            who: service.who, folder: state.stopFile.folder
        ).importList(request, from: source)
    }

    func changeList(_ request: ListChangeRequest) async throws(ControlFailure) -> ListChangesReport {
        let kind =
            state.settings.lists.first { $0.name == request.list }?.kind
            ?? store.versions().first { $0.list == request.list }?.kind
        if request.action == .remove || kind == .audience {
            try await require(.admin, for: "list \(request.action.rawValue)", "to let people get mail")
        }
        return try await listService.change(request)
    }

    func rollBackList(_ request: ListRollbackRequest) async throws(ControlFailure) -> ListImportReport {
        try await listService.rollBack(request)
    }

    func deleteList(_ request: ListDeletionRequest) async throws(ControlFailure) -> ListDeletionReport {
        try await listService.delete(request)
    }

    /// While the erasure runs, no message that is held for the person can be sent.
    func erase(_ request: EraseRequest) async throws(ControlFailure) -> EraseReport {
        try await alone {
            try await state.erasing(try request.person()) { () async throws(ControlFailure) in
                try await listService.erase(request)
            }
        }
    }

    func listOverview() async throws(ControlFailure) -> [ListDetailReport] { listService.overview() }

    func showList(_ name: String) async throws(ControlFailure) -> ListDetailReport { try await listService.show(name) }

    func checkLists(_ request: ListCheckRequest) async throws(ControlFailure) -> ListCheckReport {
        try await listService.check(request)
    }

    func listHistory(_ name: String) async throws(ControlFailure) -> [ListVersionReport] {
        try await listService.history(name)
    }

    func compareList(_ request: ListDifferenceRequest) async throws(ControlFailure) -> ListDifferenceReport {
        try await listService.compare(request)
    }

    func listRows(_ request: ListRowsRequest) async throws(ControlFailure) -> ListRowsReport {
        try await listService.rows(request)
    }

    func listStatistics(_ name: String) async throws(ControlFailure) -> ListStatisticsReport {
        try await listService.statistics(name)
    }
}
