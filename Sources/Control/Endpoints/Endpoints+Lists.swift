import Guard

/// What is on lists, and what is to become of it.
extension Endpoints {
    static let aboutLists: [any ServedEndpoint] = [
        importList, importListByPut, changeList, erase, lists, showList, checkLists, listHistory, compareList, listRows,
        listStatistics,
    ]

    static let importList = Endpoint<ImportOfList, ListImportReport>(
        .post, "/lists/import", takes: .queryAndFile, answers: .json, .operator(within: ControlLimits.importTimeout)
    ) { control, request throws(ControlFailure) in
        try await control.importList(request.order, from: request.file)
    }

    /// So that `curl -T` works.
    static let importListByPut = importList.also(.put)

    static let changeList = Endpoint<ListChangeRequest, ListChangesReport>(
        .post, "/lists/change", takes: .body, answers: .json, .operator()
    ) { control, request throws(ControlFailure) in try await control.changeList(request) }

    static let erase = Endpoint<EraseRequest, EraseReport>(
        .post, "/lists/erase", takes: .body, answers: .json, .operator()
    ) { control, request throws(ControlFailure) in try await control.erase(request) }

    static let lists = Endpoint<Void, [ListDetailReport]>(
        .get, "/lists", takes: .nothing, answers: .json, .reader(within: ControlLimits.quickTimeout)
    ) { control, _ throws(ControlFailure) in try await control.listOverview() }

    static let showList = Endpoint<ListNameRequest, ListDetailReport>(
        .get, "/lists/show", takes: .query, answers: .json, .reader()
    ) { control, list throws(ControlFailure) in try await control.showList(list.name) }

    static let checkLists = Endpoint<ListCheckRequest, ListCheckReport>(
        .get, "/lists/check", takes: .query, answers: .json, .reader()
    ) { control, request throws(ControlFailure) in try await control.checkLists(request) }

    static let listHistory = Endpoint<ListNameRequest, [ListVersionReport]>(
        .get, "/lists/history", takes: .query, answers: .json, .reader()
    ) { control, list throws(ControlFailure) in try await control.listHistory(list.name) }

    static let compareList = Endpoint<ListDifferenceRequest, ListDifferenceReport>(
        .get, "/lists/diff", takes: .query, answers: .json, .reader()
    ) { control, request throws(ControlFailure) in try await control.compareList(request) }

    static let listRows = Endpoint<ListRowsRequest, ListRowsReport>(
        .get, "/lists/rows", takes: .query, answers: .json, .reader()
    ) { control, request throws(ControlFailure) in try await control.listRows(request) }

    static let listStatistics = Endpoint<ListNameRequest, ListStatisticsReport>(
        .get, "/lists/stats", takes: .query, answers: .json, .reader()
    ) { control, list throws(ControlFailure) in try await control.listStatistics(list.name) }
}
