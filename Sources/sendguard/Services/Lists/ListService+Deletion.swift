import Control
import Guard
import Mail

/// The way back to an earlier version, and the end of a list.
extension ListService {
    /// Reads the version page by page into a new one.
    func rollBack(_ request: ListRollbackRequest) async throws(ControlFailure) -> ListImportReport {
        try request.check()
        let before = try inForce(request.list)
        let version: ListVersion
        do {
            version = try await putBack(request, before)
        } catch {
            let failure = ControlFailure(error)
            if case .refused(let text) = failure {
                try? await record(.refused, "rollback of list \(request.list)", reason: text)
            }
            throw failure
        }
        return ListImportReport(version, previousRows: before.rows, settings: setting(request.list))
    }

    private func putBack(_ request: ListRollbackRequest, _ before: ListVersion) async throws -> ListVersion {
        let version = try await restorable(request, before)
        let draft = try await store.beginImport(order(request, version, before))
        do {
            try await fill(draft, with: version)
            return try await draft.commit(sha256: version.sha256, at: now)
        } catch {
            await draft.abandon()
            throw error
        }
    }

    /// Entries of one page.
    private static let pageEntries = 50_000

    private func restorable(
        _ request: ListRollbackRequest, _ inForce: ListVersion
    ) async throws -> ListVersion {
        if let number = request.version, number != inForce.version {
            return try await version(number, of: request.list)
        }
        guard request.version == nil else {
            throw ControlFailure.refused("version \(inForce.version) of list \(request.list) is in force already")
        }
        let kept = try await store.keptVersions(of: request.list).filter { !$0.isHandMade }
        guard let earlier = kept.last(where: { $0.version < inForce.version }) else {
            throw ControlFailure.refused(
                "no version of list \(request.list) before \(inForce.version) is kept; see "
                    + "`sendguard list history \(request.list)`")
        }
        return earlier
    }

    private func order(
        _ request: ListRollbackRequest, _ version: ListVersion, _ before: ListVersion
    ) -> ListImportOrder {
        let settings = setting(request.list)
        var order = ListImportOrder(
            list: request.list, kind: before.kind, source: "version \(version.version)",
            generatedAt: version.generatedAt)
        order.options = version.options
        order.removalLimit = RemovalLimit.of(configured: settings?.maxRemoved, kind: before.kind)
        order.keptVersions = settings?.keptVersions ?? ListSettings.defaultKeptVersions
        // It is older: that is what was asked for.
        order.exceptions = Set(request.allow ?? []).union([.older])
        order.scope = before.scope
        order.reading = version.reading
        order.restored = version
        order.who = who
        order.reason = "rollback to version \(version.version): \(request.reason)"
        return order
    }

    private func fill(_ draft: any ListDraft, with version: ListVersion) async throws {
        var cursor: Int? = 0
        while let place = cursor {
            let page = try await store.rows(
                of: version.list, version: version.version, cursor: place, limit: Self.pageEntries)
            guard let page else { throw ControlFailure.cannot("version \(version.version) cannot be read") }
            try await draft.append(page.entries)
            cursor = page.next
        }
    }

    func delete(_ request: ListDeletionRequest) async throws(ControlFailure) -> ListDeletionReport {
        try request.check()
        let name = request.list
        guard setting(name) == nil else {
            throw .refused(
                "list \(name) is in the configuration, so mail would wait for it: remove it there first, and reload")
        }
        let version = try inForce(name)
        let at = now
        let rows = version.rows == 1 ? "1 row" : "\(version.rows) rows"
        let event = GuardEvent(
            at: at, kind: .deleteList, who: who, reason: request.reason,
            subject: "list \(name) (\(version.kind.rawValue)), version \(version.version), \(rows)")
        do throws(StoreFailure) {
            guard let deleted = try await store.delete(name, because: event) else { throw StoreFailure("it is gone") }
            return ListDeletionReport(deleted, at: at)
        } catch {
            throw ControlFailure(error)
        }
    }
}
