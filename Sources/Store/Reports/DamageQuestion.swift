// Folder Reports: reports that scan all deliveries of some mail: what happened to it, and the signals for
// deliverability. They count in bounded memory, and use the disk when that is full. It may use Database and Record.

import Content
import Foundation
import GRDB
import Guard
import Mail

/// Asks what happened to some of the mail: the counts of `DamageScan`, and data of other tables.
struct DamageQuestion: Sendable {
    private let filter: RecordFilter
    let conditions: RecordConditions
    private let spill: CountSpill

    /// Throws when the filter's recipient is not an address.
    init(_ filter: RecordFilter, spill: CountSpill = CountSpill()) throws(StoreFailure) {
        self.filter = filter
        self.spill = spill
        conditions = try RecordConditions(filter)
    }

    /// The counts of the messages with ids in a range.
    func scan(_ ids: ClosedRange<Int64>, _ db: Database) throws -> DamageScan {
        var scan = DamageScan(spill: spill)
        try scan.run(conditions.within(ids), db)
        return scan
    }

    /// - Parameter scans: scans that together cover all messages, the older first.
    func answer(_ scans: [DamageScan], _ db: Database) throws -> DamageReport {
        var scan = scans.first ?? DamageScan(spill: spill)
        for later in scans.dropFirst() { scan.merge(later) }
        if let ids = scan.keptBackIDs {
            var keptBack = DamageScan(spill: spill)
            try keptBack.runKeptBack(conditions.within(ids), db)
            scan.merge(keptBack)
        }
        var report = try scan.report()
        (report.campaign, report.scope) = (filter.campaign, filter.scope ?? filter.sender.map { "sender:\($0)" })
        (report.since, report.until) = (filter.since?.rfc3339, filter.until?.rfc3339)
        if let ids = scan.ids { report.findings = try findings(ids, db) }
        let (uses, others) = scan.listUses()
        report.lists = try uses.map { try listUse($0, db) }
        if others > 0 { report.otherLists = others }
        try addStops(to: &report, db)
        let (templates, count) = try scan.largestTemplates()
        report.templateCount = count
        report.templates = try templates.map { TemplateExcerpt(try TemplateRow.find($0.id, db), counts: $0.counts) }
        return report
    }

    private func listUse(_ use: ListUses.Use, _ db: Database) throws -> DamageReport.ListUse {
        let (list, version) = (use.version.list, use.version.number)
        var result = DamageReport.ListUse(list: list, version: version, deliveries: use.deliveries)
        let generated = try Int64.fetchOne(
            db,
            sql: "SELECT coalesce(generated_at, imported_at) FROM list_versions WHERE list = ? AND version = ?",
            arguments: [list, version])
        result.generatedAt = generated.map { Timestamp(microseconds: $0).rfc3339 }
        result.ageSeconds = generated.map { Int((use.askedAt - $0) / 1_000_000) }
        return result
    }

    /// Findings are few, so the query goes through them and looks up their records, not the reverse. A retried
    /// message counts once.
    private func findings(_ ids: ClosedRange<Int64>, _ db: Database) throws -> [DamageReport.FoundKind] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT f.check_name, f.kind, f.action, count(DISTINCT d.key) AS people,
                    count(DISTINCT iif(\(DamageScan.isKeptBack), 'again ' || r.fingerprint, r.id)) AS messages
                FROM findings f CROSS JOIN records r ON r.id = f.record LEFT JOIN outcomes o ON o.record = r.id
                    LEFT JOIN deliveries d ON d.record = r.id
                    LEFT JOIN held_deliveries h ON h.record = d.record AND h.position = d.position
                WHERE f.record BETWEEN ? AND ? AND \(conditions.ofRecord) AND \(conditions.ofDelivery)
                GROUP BY f.check_name, f.kind, f.action ORDER BY messages DESC, f.check_name, f.kind
                """,
            arguments: [ids.lowerBound, ids.upperBound] + conditions.arguments + conditions.deliveryArguments
        ).map { row in
            guard let action = Finding.Action(rawValue: row["action"]) else {
                throw StoreFailure("a finding is damaged: unknown action")
            }
            return DamageReport.FoundKind(
                check: row["check_name"], kind: row["kind"], action: action, messages: row["messages"],
                people: row["people"])
        }
    }

    /// The stops that may have affected the mail, oldest first; the latest when there are too many.
    private func addStops(to report: inout DamageReport, _ db: Database) throws {
        guard let first = report.first.flatMap(Timestamp.init(rfc3339:)),
            let last = report.last.flatMap(Timestamp.init(rfc3339:))
        else { return }
        let rows = try Row.fetchCursor(
            db, sql: "SELECT * FROM stops WHERE at <= ? AND coalesce(ended_at, ?) >= ? ORDER BY id DESC",
            arguments: [(last + .seconds(3600)).microseconds, Int64.max, first.microseconds])
        var stops: [DamageReport.StopSpan] = []
        while let row = try rows.next() {
            let stop = DamageReport.StopSpan(
                try SwitchRow.stop(row), endedAt: (row["ended_at"] as Int64?).map(Timestamp.init(microseconds:)),
                receipt: try SwitchRow.receipt(row))
            guard stops.count == DamageReport.stopLimit else {
                stops.append(stop)
                continue
            }
            var earlier = report.earlierStops ?? .init(stops: 0, unanswered: 0)
            earlier.stops += 1
            earlier.unanswered += stop.unanswered
            report.earlierStops = earlier
        }
        report.stops = stops.reversed()
    }
}

/// Which versions of lists were used for deliveries, in bounded memory: the versions used last.
///
/// **Why no count is too low.** Records are read in the order of time, and a version is never used again after its
/// successor. So a dropped version gets no more counts.
struct ListUses: Sendable {
    struct Version: Hashable {
        let list: String
        let number: Int64
    }

    struct Use {
        let version: Version
        var deliveries = 0
        /// When it was last used, microseconds since 1970.
        var askedAt = Int64.min
    }

    private var uses: [Version: Use] = [:]
    /// The number of dropped versions.
    private(set) var givenUp = 0
    /// The parsed text of a record, by its hash. Nearly every record has the same text as the one before.
    private var known: [UInt64: [Version]] = [:]

    /// - Parameters:
    ///   - json: from a record: an object of lists with their versions.
    ///   - at: the record's time.
    mutating func add(_ json: UnsafeRawBufferPointer, at: Int64) throws {
        let hash = KeyHash.of(json)
        if known[hash] == nil {
            if known.count >= DamageReport.listLimit { known = [:] }
            known[hash] = try JSONDecoder().decode([String: Int64].self, from: Data(json))
                .map { Version(list: $0.key, number: $0.value) }
        }
        for version in known[hash] ?? [] {
            uses[version, default: Use(version: version)].deliveries += 1
            uses[version, default: Use(version: version)].askedAt = max(uses[version]?.askedAt ?? at, at)
        }
        if uses.count > 2 * DamageReport.listLimit { giveUp() }
    }

    /// - Parameter other: from later records.
    mutating func merge(_ other: ListUses) {
        for (version, more) in other.uses {
            uses[version, default: Use(version: version)].deliveries += more.deliveries
            uses[version, default: Use(version: version)].askedAt = max(uses[version]?.askedAt ?? .min, more.askedAt)
        }
        givenUp += other.givenUp
    }

    /// The versions in the report, by list and number.
    mutating func latest() -> [Use] {
        giveUp()
        return uses.values.sorted { ($0.version.list, $0.version.number) < ($1.version.list, $1.version.number) }
    }

    private mutating func giveUp() {
        let over = uses.count - DamageReport.listLimit
        guard over > 0 else { return }
        let oldest = uses.values.sorted { ($0.askedAt, $0.version.number) < ($1.askedAt, $1.version.number) }
        for use in oldest.prefix(over) { uses[use.version] = nil }
        givenUp += over
    }
}
