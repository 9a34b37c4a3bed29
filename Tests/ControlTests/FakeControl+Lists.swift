import Guard
import Mail

@testable import Control

extension FakeControl {
    private static let version = ListVersion(
        list: "unsubscribed", kind: .suppression, version: 3, rows: 2, importedAt: Fixtures.moment,
        source: "a b.csv", sha256: "ab12", options: [.subaddress], changes: 1)

    private static let entry = ListEntry(key: "ann@example.com", reason: "unsubscribed", since: Fixtures.moment)

    private static var settings: ListSettings {
        var settings = ListSettings(name: "unsubscribed")
        settings.scope = ListScope(streams: [NamePattern("news-*")!])
        settings.refresh = ListRefresh(
            .command(["fetch", "--token", "hunter2"], every: .seconds(60), timeout: .seconds(60)))
        return settings
    }

    private static let change = ListChange(
        list: "unsubscribed", action: .add, entry: entry, who: "ann", at: Fixtures.moment)

    /// The answer to `lists` and `show`.
    static var detail: ListDetailReport {
        let report = ListReport.reports(settings: [settings], versions: [version], now: Fixtures.moment)[0]
        return ListDetailReport(report, version, settings: settings, latest: [change], kept: [2, 3])
    }

    static let difference: ListDifference = {
        var difference = ListDifference()
        difference.added = 1
        difference.addedEntries = [entry]
        return difference
    }()

    static let statistics: ListStatistics = {
        var statistics = ListStatistics()
        statistics.rows = 3
        statistics.reasons = ["": 1, "bounced": 2]
        statistics.unengagedMonths = [0: 1, 14: 2]
        return statistics
    }()

    func changeList(_ request: ListChangeRequest) async throws(ControlFailure) -> ListChangesReport {
        note("\(request.action) \(request.list) \(request.entries) \(request.reason) \(request.since ?? "")")
        _ = try request.template(for: .audience, at: Fixtures.moment)
        return ListChangesReport(
            list: request.list, action: request.action, kind: .audience, isNew: false,
            outcomes: request.entries.map { .init(entry: $0, changed: true, hits: [], of: request.list) })
    }

    func rollBackList(_ request: ListRollbackRequest) async throws(ControlFailure) -> ListImportReport {
        try request.check()
        note("roll back \(request.list) \(request.version ?? -1) \(request.reason)")
        var version = Self.version
        version.turnover = ListTurnover(new: 1, gone: 2, stay: 3)
        return ListImportReport(version, previousRows: 5)
    }

    func deleteList(_ request: ListDeletionRequest) async throws(ControlFailure) -> ListDeletionReport {
        try request.check()
        note("delete \(request.list) \(request.reason)")
        let version = ListVersion(
            list: request.list, kind: .suppression, version: 3, rows: 2, importedAt: Fixtures.moment, source: "")
        return ListDeletionReport(version, at: Fixtures.moment)
    }

    func erase(_ request: EraseRequest) async throws(ControlFailure) -> EraseReport {
        note("erase \(try request.person().key) \(request.reason)")
        return EraseReport(ErasureResult(), at: Fixtures.moment)
    }

    func listOverview() async throws(ControlFailure) -> [ListDetailReport] {
        note("lists")
        return [Self.detail]
    }

    func showList(_ name: String) async throws(ControlFailure) -> ListDetailReport {
        note("show \(name)")
        guard name == "unsubscribed" else { throw .refused("there is no list \(name)") }
        return Self.detail
    }

    func checkLists(_ request: ListCheckRequest) async throws(ControlFailure) -> ListCheckReport {
        note("check \(request.address)")
        let hit = ListHit(list: "unsubscribed", kind: .suppression, version: 3, entry: Self.entry)
        return ListCheckReport(
            address: request.address, erasedAt: nil,
            lists: [ListFreshnessReport(Self.detail.list, hit: hit, change: Self.change)], mail: .refused, why: "why")
    }

    func listHistory(_ name: String) async throws(ControlFailure) -> [ListVersionReport] {
        note("history \(name)")
        return [ListVersionReport(Self.version, before: nil, who: "ann", isInForce: true)]
    }

    func compareList(_ request: ListDifferenceRequest) async throws(ControlFailure) -> ListDifferenceReport {
        note("diff \(request.list) \(request.from ?? -1) \(request.to ?? -1) \(request.limit)")
        return ListDifferenceReport(list: request.list, from: 2, to: 3, Self.difference)
    }

    func listRows(_ request: ListRowsRequest) async throws(ControlFailure) -> ListRowsReport {
        note("rows \(request.list) \(request.version ?? -1) \(request.cursor) \(request.limit)")
        return ListRowsReport(Self.version, ListPage(entries: [Self.entry], next: request.cursor == 0 ? 7 : nil))
    }

    func listStatistics(_ name: String) async throws(ControlFailure) -> ListStatisticsReport {
        note("stats \(name)")
        return ListStatisticsReport(Self.version, Self.statistics)
    }
}
