import Control
import Guard

/// Versions of a list, and the rows in them.
extension ListService {
    func history(_ name: String) async throws(ControlFailure) -> [ListVersionReport] {
        let inForce = try inForce(name)
        do throws(StoreFailure) {
            // Reads one more version, to compare the oldest reported version with it.
            let versions = try await store.history(of: name, newest: ListVersionReport.limit + 1)
            let makers = try await makers(of: versions, of: name)
            let reports = versions.enumerated().map { index, version in
                ListVersionReport(
                    version, before: index > 0 ? versions[index - 1] : nil, who: makers[version.version],
                    isInForce: version.version == inForce.version)
            }
            return reports.suffix(ListVersionReport.limit)
        } catch {
            throw ControlFailure(error)
        }
    }

    /// Returns who put each version in force, when that is recorded. Reads the events page by page.
    private func makers(of versions: [ListVersion], of name: String) async throws(StoreFailure) -> [Int64: String] {
        var makers: [Int64: String] = [:]
        // A list without an import is made by its first entry.
        let handMade = versions.filter(\.isHandMade).map(\.version)
        var place: EventPage.Place?
        repeat {
            let page = try await records.events(since: versions.first?.importedAt, newest: nil, after: place)
            for event in page.events {
                let made =
                    switch event.kind {
                    case .importList: event.version(of: name).map { [$0] } ?? []
                    case .addToList where event.subject.hasPrefix("list \(name): "): handMade
                    default: [Int64]()
                    }
                for version in made where makers[version] == nil { makers[version] = event.who.name }
            }
            place = page.next
        } while place != nil
        return makers
    }

    func compare(_ request: ListDifferenceRequest) async throws(ControlFailure) -> ListDifferenceReport {
        let name = request.list
        let inForce = try inForce(name).version
        let to = request.to ?? inForce
        let latest = try await latestVersion(of: name)
        let from = if let from = request.from { from } else { try Self.before(to, of: name, latest: latest) }
        if let missing = [from, to].first(where: { $0 < 1 || $0 > latest }) {
            throw .refused("list \(name) has no version \(missing); the latest is \(latest)")
        }
        do throws(StoreFailure) {
            let difference = try await store.difference(of: name, from: from, to: to, limit: request.limit)
            return ListDifferenceReport(list: name, from: from, to: to, difference)
        } catch {
            throw ControlFailure(error)
        }
    }

    /// Returns the version before the given one. Versions are numbered from 1 without a gap.
    private static func before(_ version: Int64, of name: String, latest: Int64) throws(ControlFailure) -> Int64 {
        guard version > 1 else {
            throw .refused("list \(name) has no version before \(version) to compare it with")
        }
        return min(version - 1, latest)
    }

    /// The number of the newest version; 0 when there never was one.
    private func latestVersion(of name: String) async throws(ControlFailure) -> Int64 {
        do throws(StoreFailure) {
            return try await store.history(of: name, newest: 1).last?.version ?? 0
        } catch {
            throw ControlFailure(error)
        }
    }

    /// Reads a page of rows. Fails when the list gets a new version meanwhile, so the rows are always of the reported
    /// version.
    func rows(_ request: ListRowsRequest) async throws(ControlFailure) -> ListRowsReport {
        do {
            let version = try await version(request.version, of: request.list)
            let page = try await store.rows(
                of: request.list, version: request.version, cursor: request.cursor, limit: request.limit)
            let after = try await self.version(request.version, of: request.list)
            guard let page, after.version == version.version else {
                throw ControlFailure.cannot("list \(request.list) got a new version while it was read; begin again")
            }
            return ListRowsReport(after, page)
        } catch {
            throw ControlFailure(error)
        }
    }

    func statistics(_ name: String) async throws(ControlFailure) -> ListStatisticsReport {
        let version = try inForce(name)
        do throws(StoreFailure) {
            guard let statistics = try await store.statistics(of: name, now: now) else { throw StoreFailure("gone") }
            return ListStatisticsReport(version, statistics)
        } catch {
            throw ControlFailure(error)
        }
    }

    func version(_ number: Int64?, of name: String) async throws -> ListVersion {
        guard let number else { return try inForce(name) }
        guard let latest = try await store.history(of: name, newest: 1).last?.version else { throw unknown(name) }
        guard (1...max(1, latest)).contains(number) else {
            throw ControlFailure.refused("list \(name) has no version \(number); the latest is \(latest)")
        }
        guard let version = try await store.keptVersions(of: name).first(where: { $0.version == number }) else {
            throw ControlFailure.refused(
                "version \(number) of list \(name) is not kept any more; see `sendguard list history \(name)`")
        }
        return version
    }
}

extension GuardEvent {
    /// The version that an import put in force for a list; nil for other lists.
    fileprivate func version(of list: String) -> Int64? {
        let start = "list \(list) version "
        guard subject.hasPrefix(start) else { return nil }
        let number = subject.dropFirst(start.count).prefix { $0 != "," }
        return Int64(number)
    }
}
