import Admin
import Guard

/// Versions, and what is in them.
extension ListDesk {
    func history(_ name: String) async throws(ControlFailure) -> [ListVersionReport] {
        let inForce = try inForce(name)
        do throws(StoreFailure) {
            let versions = try await store.history(of: name)
            let acts = try await acts.acts(since: versions.first?.importedAt, limit: nil)
            return versions.enumerated().map { index, version in
                ListVersionReport(
                    version, before: index > 0 ? versions[index - 1] : nil,
                    who: acts.first { version.wasMade(by: $0) }?.who.name,
                    isInForce: version.version == inForce.version)
            }
        } catch {
            throw ControlFailure(error)
        }
    }

    func compare(_ request: ListDifferenceRequest) async throws(ControlFailure) -> ListDifferenceReport {
        let name = request.list
        let inForce = try inForce(name).version
        let to = request.to ?? inForce
        do {
            let known = try await store.history(of: name).map(\.version)
            guard let from = request.from ?? known.last(where: { $0 < to }) else {
                throw ControlFailure.refused("list \(name) has no version before \(to) to compare it with")
            }
            if let missing = [from, to].first(where: { !known.contains($0) }) {
                throw ControlFailure.refused("list \(name) has no version \(missing); the latest is \(known.last ?? 0)")
            }
            return ListDifferenceReport(
                list: name, from: from, to: to,
                try await store.difference(of: name, from: from, to: to, limit: request.limit))
        } catch {
            throw ControlFailure(error)
        }
    }

    /// A page is of the version that it says it is of, whatever is imported meanwhile.
    func rows(_ request: ListRowsRequest) async throws(ControlFailure) -> ListRowsReport {
        do {
            let version = try await version(request.version, of: request.list)
            let page = try await store.rows(
                of: request.list, version: request.version, cursor: request.cursor, limit: request.limit)
            let after = try await self.version(request.version, of: request.list)
            guard let page, after.version == version.version else {
                throw ControlFailure.cannot("list \(request.list) got a new version while it was read; begin anew")
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

    private func version(_ number: Int64?, of name: String) async throws -> ListVersion {
        guard let number else { return try inForce(name) }
        let known = try await store.history(of: name)
        guard !known.isEmpty else { throw unknown(name) }
        guard let version = known.first(where: { $0.version == number }) else {
            throw ControlFailure.refused(
                "list \(name) has no version \(number); the latest is \(known.last?.version ?? 0)")
        }
        guard version.isKept else {
            throw ControlFailure.refused(
                "version \(number) of list \(name) is not kept any more (list history \(name))")
        }
        return version
    }
}

extension ListVersion {
    /// Whether an act put this version in force: its import, or the first entry of a list that was not there.
    fileprivate func wasMade(by act: Act) -> Bool {
        switch act.kind {
        case .importList:
            let subject = "list \(list) version \(version)"
            return act.subject == subject || act.subject.hasPrefix(subject + ",")
        case .addToList: return isHandMade && act.subject.hasPrefix("list \(list): ")
        default: return false
        }
    }
}
