// Folder Services/Lists: a guard's answers about lists, and the import of a list's file. It may use Services, Text,
// Config and Output.

import Control
import Guard
import Mail
import System

/// Answers one request about the lists. A reload during the request does not change its settings.
struct ListService: Sendable {
    let store: any ListStore
    let records: any RecordStore
    let events: any EventRecorder
    /// The settings of the lists in the configuration.
    let settings: [ListSettings]
    /// The state of the running guard's automatic refresh, by list.
    var refreshes: [String: ListRefreshReport] = [:]
    /// Which mail there can be; nil when that is not known.
    var mail: PossibleMail?
    let who: Identity
    /// The running guard's setting for routing characters; nil when no guard runs.
    var routing: RoutingCharacters?

    /// The most single changes that are shown for one list.
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
            var detail = ListDetailReport(
                report, versions[name], settings: setting(name),
                latest: changes.suffix(Self.latestChanges).reversed(), kept: kept)
            detail.more.hashes = try await store.tryHashes(of: name, now: now).map { ListHashReport($0, setting(name)) }
            return detail
        } catch {
            throw ControlFailure(error)
        }
    }

    // MARK: The facts about a list

    /// The versions in force, by list.
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
        let rest = known.isEmpty ? "there are no lists yet" : "there are: " + known.joined(separator: ", ")
        let what = ListName.isGood(name) ? "there is no list \(name)" : "that is not a list name"
        return .refused("\(what); \(rest)")
    }

    var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }

    /// Records what was done. It cannot be refused any more, so a failure only says that it is not on record.
    func record(_ kind: GuardEvent.Kind, _ subject: String, reason: String) async throws(ControlFailure) {
        do throws(StoreFailure) {
            try await events.append(GuardEvent(at: now, kind: kind, who: who, reason: reason, subject: subject))
        } catch {
            throw .cannot("the change was made, but could not be recorded: \(error)")
        }
    }
}
