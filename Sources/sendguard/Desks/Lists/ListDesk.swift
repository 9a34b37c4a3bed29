// Folder Desks/Lists: what a guard answers about lists; here a list's file is imported. It may use Desks, Text, Config
// and Output.

import Control
import Guard
import Mail
import System

/// What one question about the lists goes by, from its beginning to its end: a reload in between does not change it.
struct ListDesk: Sendable {
    let store: any ListStore
    let records: any RecordStore
    let acts: any ActLog
    /// What the configuration expects.
    let settings: [ListSettings]
    /// How the refreshes of a running guard go, by list.
    var refreshes: [String: ListRefreshReport] = [:]
    /// What mail there can be; nil where nobody can tell.
    var mail: PossibleMail?
    let who: Identity
    /// What the running guard does about routing characters; nil where none runs.
    var routing: RoutingCharacters?

    /// Single changes that are told of one list.
    private static let latestChanges = 10

    func overview() -> [ListDetailReport] {
        let versions = versions
        return reports().map { report in
            ListDetailReport(report, versions[report.name], settings: setting(report.name))
        }
    }

    func show(_ name: String) async throws(ControlFailure) -> ListDetailReport {
        guard let report = reports().first(where: { $0.name == name }) else { throw unknown(name) }
        do throws(StoreFailure) {
            let kept = try await store.keptVersions(of: name).map(\.version)
            let changes = try await store.changes(of: name)
            return ListDetailReport(
                report, versions[name], settings: setting(name),
                latest: changes.suffix(Self.latestChanges).reversed(), kept: kept)
        } catch {
            throw ControlFailure(error)
        }
    }

    // MARK: What is known of a list

    /// In force, by name.
    var versions: [String: ListVersion] {
        Dictionary(store.versions().map { ($0.list, $0) }) { first, _ in first }
    }

    func setting(_ name: String) -> ListSettings? { settings.first { $0.name == name } }

    func reports() -> [ListReport] {
        ListReport.reports(settings: settings, versions: store.versions(), refreshes: refreshes, mail: mail, now: now)
    }

    func inForce(_ name: String) throws(ControlFailure) -> ListVersion {
        guard let version = versions[name] else { throw unknown(name) }
        return version
    }

    func unknown(_ name: String) -> ControlFailure {
        if setting(name) != nil { return .refused("list \(name) was never imported") }
        let known = reports().map(\.name)
        let rest = known.isEmpty ? "there are none yet" : "there are: " + known.joined(separator: ", ")
        return .refused(ListName.isGood(name) ? "there is no list \(name); \(rest)" : "that is no list name; \(rest)")
    }

    var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }

    /// What has been done already cannot be refused; that it is not on record is said.
    func record(_ kind: Act.Kind, _ subject: String, reason: String) async throws(ControlFailure) {
        do throws(StoreFailure) {
            try await acts.append(Act(at: now, kind: kind, who: who, reason: reason, subject: subject))
        } catch {
            throw .cannot("it was done, but not put on record: \(error)")
        }
    }
}

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
