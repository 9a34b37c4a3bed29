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
            case .refused, .badRows, .malformed:
                let event = GuardEvent(
                    at: now, kind: .refused, who: who, reason: failure.description, subject: "import \(request.name)")
                try? await events.append(event)
            case .unreachable, .cannot: break
            }
            throw failure
        }
        events.didRecord(who)
        return ListImportReport(version, previousRows: before?.rows, skipped: skipped, settings: setting(request.name))
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
    ) async throws -> (ListVersion, ListBadRows) {
        let order = order(request, before)
        try NewListName(settings: settings, versions: lists.versions()).check(request.name, isNew: request.isNew)
        try refuseOutOfForce(order, request)
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

/// Reads a list's file batch by batch.
struct ListIntake {
    /// Rows of a batch, 2 MB. The next batch is read while the store sorts this one.
    private static let batchRows = 10_000

    private let source: any ListByteSource
    /// The name of the file in messages about it.
    private let name: String
    private let skipsBad: Bool
    private var reader: ListReader
    private let digest = RunningDigest()
    private var isRead = false
    /// The bad rows so far.
    private(set) var badRows = ListBadRows()

    init(_ request: ListImportRequest, _ order: ListImportOrder, from source: any ListByteSource) {
        self.source = source
        name = request.source.isEmpty ? "the list" : request.source
        skipsBad = request.skipBad
        reader = ListReader(format: request.format, kind: order.kind, options: order.options)
    }

    /// Whether the rows so far may become a version.
    var isGood: Bool { badRows.isEmpty || skipsBad }

    /// Returns the next good rows; empty at the end. After a bad row that must not be skipped, it returns no more rows
    /// and only looks for more bad ones.
    mutating func next() async throws(ControlFailure) -> [ListEntry] {
        var batch: [ListEntry] = []
        batch.reserveCapacity(Self.batchRows)
        while batch.count < Self.batchRows {
            if let row = reader.next() {
                try take(row, into: &batch)
            } else if isRead {
                break
            } else if let octets = try await source.next() {
                digest.add(octets)
                reader.append(octets)
            } else {
                isRead = true
                reader.finish()
            }
        }
        return batch
    }

    /// The SHA-256 of the whole file.
    func sha256() -> String { digest.finish() }

    private mutating func take(_ row: ListReader.Row, into batch: inout [ListEntry]) throws(ControlFailure) {
        switch row {
        case .entry(_, let entry): if isGood { batch.append(entry) }
        case .bad(let row): badRows.append(row)
        case .unreadable(let row):
            let others = badRows.isEmpty ? "" : "; \(Words.count(badRows.count, "row")) before it cannot be used"
            throw .refused("nothing was imported: \(name), \(row)\(others)")
        }
    }
}
