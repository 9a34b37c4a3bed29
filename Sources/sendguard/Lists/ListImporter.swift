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
            case .refused, .badRows: await note(.refused, "import \(request.name)", failure.description)
            case .unreachable, .cannot: break
            }
            throw failure
        }
        guard await note(.importList, version.actSubject, request.source) else {
            throw .cannot("the list was imported, but that could not be put on record")
        }
        return ListImportReport(version, previousRows: before?.rows, skipped: skipped)
    }

    /// Whether it is on record.
    @discardableResult
    private func note(_ kind: Act.Kind, _ subject: String, _ reason: String) async -> Bool {
        (try? await acts.append(Act(at: now, kind: kind, who: who, reason: reason, subject: subject))) != nil
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
