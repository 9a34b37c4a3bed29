import Admin

/// A guard whose lists are asked over their ports: whether or not it runs makes no difference to them.
protocol ListDeskControl: ListControl {
    var listDesk: ListDesk { get }
}

extension ListDeskControl {
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

    func erase(_ request: EraseRequest) async throws(ControlFailure) -> EraseReport {
        try await listDesk.erase(request)
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
