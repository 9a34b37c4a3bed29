import Admin
import Guard
import Mail
import Net

/// Takes a list's file in: reads it, and makes it the version in force; or says why not, and puts that on record.
struct ListImporter {
    let lists: any ListStore
    let acts: any ActLog
    /// What the configuration expects of the lists.
    let settings: [ListSettings]
    let who: Identity

    private var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }

    func importList(
        _ request: ListImportRequest, from source: any ListByteSource
    ) async throws(ControlFailure) -> ListImportReport {
        let before = lists.versions().first { $0.list == request.name }
        let (version, skipped): (ListVersion, ListBadRows)
        do {
            (version, skipped) = try await take(request, before, source)
        } catch {
            let failure = ControlFailure(error)
            switch failure {
            case .refused, .badRows:
                let act = Act(
                    at: now, kind: .refused, who: who, reason: failure.description, subject: "import \(request.name)")
                try? await acts.append(act)
            case .unreachable, .cannot: break
            }
            throw failure
        }
        acts.didAct(who)
        return ListImportReport(version, previousRows: before?.rows, skipped: skipped)
    }

    private func order(_ request: ListImportRequest, _ before: ListVersion?) -> ListImportOrder {
        let settings = settings.first { $0.name == request.name }
        let now = now
        var order = ListImportOrder(
            list: request.name, kind: request.kind ?? settings?.kind ?? before?.kind ?? .suppression,
            source: request.source, generatedAt: min(request.generatedAt ?? now, now))
        order.options = settings?.options ?? before?.options ?? []
        order.maxShrink = settings?.maxShrink
        order.keptVersions = settings?.keptVersions ?? ListSettings.defaultKeptVersions
        order.exceptions = request.exceptions
        order.who = who
        return order
    }

    private func take(
        _ request: ListImportRequest, _ before: ListVersion?, _ source: any ListByteSource
    ) async throws -> (ListVersion, ListBadRows) {
        let order = order(request, before)
        var intake = ListIntake(request, order, from: source)
        let draft = try await lists.beginImport(order)
        do {
            var rows = try await intake.next()
            while !rows.isEmpty {
                let batch = rows
                async let isTaken: Void = draft.append(batch)
                rows = try await intake.next()
                try await isTaken
            }
            guard intake.isGood else { throw ControlFailure.badRows(intake.badRows) }
            return (try await draft.commit(sha256: intake.sha256(), at: now), intake.badRows)
        } catch {
            await draft.abandon()
            throw error
        }
    }
}
