import Control
import Guard
import Mail
import System

/// Imports a list's file: reads it, and puts it in force as a new version. A refusal goes on record with its reason.
struct ListImporter {
    let lists: any ListStore
    let events: any EventRecorder
    /// The settings of the lists in the configuration.
    let settings: [ListSettings]
    /// Which mail there can be; nil when that is not known.
    let mail: PossibleMail?
    let who: Identity
    /// The state folder, for the file that is read twice.
    let folder: String

    private var now: Timestamp { Timestamp(microseconds: Clock.wallMicroseconds) }

    func importList(
        _ request: ListImportRequest, from source: any ListByteSource
    ) async throws(ControlFailure) -> ListImportReport {
        let before = lists.versions().first { $0.list == request.name }
        let imported: Imported
        do {
            imported = try await take(request, before, source)
        } catch {
            let failure = ControlFailure(error)
            switch failure {
            case .refused, .badRows, .malformed:
                guard !request.preview else { break }
                let event = GuardEvent(
                    at: now, kind: .refused, who: who, reason: failure.description, subject: "import \(request.name)")
                try? await events.append(event)
            case .unreachable, .cannot: break
            }
            throw failure
        }
        if !request.preview { events.didRecord(who) }
        var report = ListImportReport(
            imported.version, previousRows: before?.rows, skipped: imported.rows.bad, settings: setting(request.name))
        report.reading = imported.reading
        report.refusal = imported.refusal
        if !imported.topicLists.isEmpty { report.topicLists = imported.topicLists.map(ListImportReport.TopicList.init) }
        report.repaired = ListRepairsReport(imported.rows.repairs, of: imported.rows.count)
        report.erased = imported.erased > 0 ? imported.erased : nil
        if !request.preview { report.hashes = await hashes(of: request.name) }
        return report
    }

    /// The list is in force already, so a failure to try its hashes is no failure of the import.
    private func hashes(of name: String) async -> ListHashReport? {
        do throws(StoreFailure) {
            return try await lists.tryHashes(of: name, now: now).map { ListHashReport($0, setting(name)) }
        } catch {
            return nil
        }
    }

    private struct Imported {
        var version: ListVersion
        var rows: ListIntake.Rows
        var reading: ListReadingReport?
        /// Rows that name erased people.
        var erased = 0
        /// Versions of the lists that get opt-outs from topics.
        var topicLists: [ListVersion] = []
        /// Of a preview.
        var refusal: String?
    }

    private func setting(_ name: String) -> ListSettings? { settings.first { $0.name == name } }

    private func order(_ request: ListImportRequest, _ before: ListVersion?) -> ListImportOrder {
        let settings = setting(request.name)
        let now = now
        var order = ListImportOrder(
            list: request.name, kind: request.kind ?? settings?.kind ?? before?.kind ?? .suppression,
            source: request.source, generatedAt: min(request.generatedAt ?? now, now))
        order.options = settings?.options ?? before?.options ?? []
        order.removalLimit = RemovalLimit.of(configured: settings?.maxRemoved, kind: order.kind)
        order.keptVersions = settings?.keptVersions ?? ListSettings.defaultKeptVersions
        order.exceptions = request.exceptions
        order.who = who
        order.scope = request.scope ?? before?.scope
        return order
    }

    /// Refuses a list that would apply to no mail.
    private func refuseOutOfForce(
        _ order: ListImportOrder, _ request: ListImportRequest
    ) throws(ControlFailure) {
        let name = order.list
        if let settings = setting(name) {
            guard request.scope == nil || request.scope == settings.scope else {
                throw .refused(
                    "the configuration gives the scope of list \(name), \(settings.scope.mailText): change it there, and "
                        + "leave --scope out")
            }
            return
        }
        guard let scope = order.scope else {
            guard order.kind == .audience else { return }
            throw .refused(
                "audience \(name) is not in the configuration, so it would apply to no mail. Add it there under \"lists\": "
                    + "- {name: \(name), kind: audience, scope: {campaigns: [\"\(name)-*\"]}} (without a scope it is for "
                    + "all mail), reload, and import it again. Or give its scope here, such as "
                    + "--scope 'campaign:\(name)-*', --scope stream:NAME, or --scope all")
        }
        for (kind, patterns) in [(StopScope.Kind.stream, scope.streams), (.campaign, scope.campaigns)] {
            guard let unmet = patterns.lazy.compactMap({ mail?.trouble(kind, $0) }).first else { continue }
            throw .refused("--scope: \(unmet.advice)")
        }
    }

    private func take(
        _ request: ListImportRequest, _ before: ListVersion?, _ source: any ListByteSource
    ) async throws -> Imported {
        var order = order(request, before)
        try NewListName(settings: settings, versions: lists.versions()).check(request.name, isNew: request.isNew)
        try refuseOutOfForce(order, request)
        var terms = ListReadingTerms(
            given: request.answers.over(setting(request.name)?.reading ?? ListAnswers()),
            kept: before.flatMap { ListReadingTerms.kept($0.reading) },
            mayChange: request.exceptions.contains(.reading),
            now: now)
        // The orders of dates are decided again.
        if terms.mayChange { terms.kept?.dates = [:] }
        var intake = ListIntake(request, order, terms, from: source, folder: folder)
        let reading = try await intake.begin()
        order.reading = reading.map { ControlJSON.text($0.kept) } ?? ""
        guard request.preview else {
            return try await store(order, &intake) { drafts, intake in
                try await drafts.commit(sha256: intake.sha256(), at: now, filled: intake.filledLists)
            }
        }
        do {
            return try await store(order, &intake) { drafts, intake in
                try await drafts.review(sha256: intake.sha256(), at: now, filled: intake.filledLists)
            }
        } catch {
            // The reading says more than the refusal alone.
            let failure = ControlFailure(error)
            switch failure {
            case .refused: return try await preview(order, &intake, refusal: failure.description)
            case .badRows(let rows):
                return try await preview(order, &intake, refusal: ListIntake.refusal(of: rows))
            case .unreachable, .malformed, .cannot: throw failure
            }
        }
    }

    /// Reads the rows into drafts, and finishes these.
    private func store(
        _ order: ListImportOrder, _ intake: inout ListIntake,
        _ finish: (ListDrafts, inout ListIntake) async throws -> [ListVersion]
    ) async throws -> Imported {
        try intake.refuseUncertain()
        let drafts = try await begin(order, intake)
        do {
            var next = try await intake.next()
            while let batch = next {
                async let isTaken: Void = drafts.append(batch)
                next = try await intake.next()
                try await isTaken
            }
            guard intake.isGood else { throw ControlFailure.badRows(intake.rows.bad) }
            try intake.refuseUncertain()
            try intake.refuseOtherKind()
            if intake.hasOptOutsOnly { await drafts.allowEmpty() }
            let versions = try await finish(drafts, &intake)
            return Imported(
                version: versions[0], rows: intake.rows, reading: intake.report, erased: await drafts.erased,
                topicLists: Array(versions.dropFirst()))
        } catch {
            await drafts.abandon()
            throw error
        }
    }

    /// Reads the rest of a file that an import would refuse.
    private func preview(
        _ order: ListImportOrder, _ intake: inout ListIntake, refusal: String
    ) async throws -> Imported {
        while try await intake.next() != nil {}
        let version = ListVersion(
            list: order.list, kind: order.kind, version: 0, rows: intake.entries, importedAt: now,
            generatedAt: order.generatedAt, source: order.source, sha256: intake.sha256(), options: order.options,
            scope: order.scope)
        return Imported(version: version, rows: intake.rows, reading: intake.report, refusal: refusal)
    }

    /// Begins the list's new version, and one for each list that gets the opt-outs from a topic.
    private func begin(_ order: ListImportOrder, _ intake: ListIntake) async throws -> ListDrafts {
        var orders = [order]
        for name in intake.topicLists {
            guard let settings = setting(name), settings.kind == .suppression, name != order.list else {
                throw ControlFailure.refused(
                    "the opt-outs from a topic go to list \(name), which is no other suppression list in the "
                        + "configuration")
            }
            var other = ListImportOrder(
                list: name, kind: .suppression, source: order.source, generatedAt: order.generatedAt)
            other.options = settings.options
            other.removalLimit = settings.removalLimit
            other.keptVersions = settings.keptVersions
            other.exceptions = order.exceptions
            other.who = order.who
            orders.append(other)
        }
        return try await ListDrafts.begin(orders, in: lists)
    }
}
