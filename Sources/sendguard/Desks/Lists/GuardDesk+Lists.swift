import Control
import Guard

/// The lists: asked, changed, imported. How is in `ListDesk` and `ListImporter`.
extension GuardDesk {
    private var listDesk: ListDesk {
        let settings = state.settings
        return ListDesk(
            store: store, records: store, acts: refusals ?? store, settings: settings.lists,
            refreshes: state.listRefreshes, mail: settings.mail, who: who, routing: settings.routing)
    }

    func importList(
        _ request: ListImportRequest, from source: any ListByteSource
    ) async throws(ControlFailure) -> ListImportReport {
        let desk = listDesk
        return try await ListImporter(
            lists: desk.store, acts: desk.acts, settings: desk.settings, mail: desk.mail, who: desk.who
        ).importList(request, from: source)
    }

    func changeList(_ request: ListChangeRequest) async throws(ControlFailure) -> ListChangesReport {
        try await listDesk.change(request)
    }

    /// A message that is held for the person is not sent at the same time.
    func erase(_ request: EraseRequest) async throws(ControlFailure) -> EraseReport {
        try await alone {
            try await state.erasing(try request.person()) { () async throws(ControlFailure) in
                try await listDesk.erase(request)
            }
        }
    }

    func listOverview() async throws(ControlFailure) -> [ListDetailReport] { listDesk.overview() }

    func showList(_ name: String) async throws(ControlFailure) -> ListDetailReport { try await listDesk.show(name) }

    func checkLists(_ request: ListCheckRequest) async throws(ControlFailure) -> ListCheckReport {
        try await listDesk.check(request)
    }

    func listHistory(_ name: String) async throws(ControlFailure) -> [ListVersionReport] {
        try await listDesk.history(name)
    }

    func compareList(_ request: ListDifferenceRequest) async throws(ControlFailure) -> ListDifferenceReport {
        try await listDesk.compare(request)
    }

    func listRows(_ request: ListRowsRequest) async throws(ControlFailure) -> ListRowsReport {
        try await listDesk.rows(request)
    }

    func listStatistics(_ name: String) async throws(ControlFailure) -> ListStatisticsReport {
        try await listDesk.statistics(name)
    }
}
