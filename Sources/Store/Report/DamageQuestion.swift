import GRDB
import Guard
import Mail

/// What happened to some of the mail: the counts of `DamageScan`, and what lies in other tables.
struct DamageQuestion: Sendable {
    private let filter: RecordFilter
    let conditions: RecordConditions

    /// Throws when the filter's recipient is not an address.
    init(_ filter: RecordFilter) throws(StoreFailure) {
        self.filter = filter
        conditions = try RecordConditions(filter)
    }

    /// The counts of some of the messages.
    func scan(_ ids: ClosedRange<Int64>, _ db: Database) throws -> DamageScan {
        var scan = DamageScan()
        try scan.run(conditions.within(ids), db)
        return scan
    }

    /// - Parameter scan: of all of them.
    func answer(_ scan: DamageScan, _ db: Database) throws -> DamageReport {
        var report = scan.report
        (report.campaign, report.scope) = (filter.campaign, filter.scope ?? filter.sender.map { "sender:\($0)" })
        (report.since, report.until) = (filter.since?.rfc3339, filter.until?.rfc3339)
        if let ids = scan.ids { report.findings = try findings(ids, db) }
        report.lists = try scan.listUses.map { use in
            var result = DamageReport.ListUse(list: use.list, version: use.version, deliveries: use.deliveries)
            let generated = try Int64.fetchOne(
                db,
                sql: "SELECT coalesce(generated_at, imported_at) FROM list_versions WHERE list = ? AND version = ?",
                arguments: [use.list, use.version])
            result.generatedAt = generated.map { Timestamp(microseconds: $0).rfc3339 }
            result.ageSeconds = generated.map { Int((use.askedAt - $0) / 1_000_000) }
            return result
        }
        report.stops = try stops(report, db)
        report.templateCount = scan.templates.count
        report.templates = try scan.templates.sorted { ($1.value.total, $0.key) < ($0.value.total, $1.key) }
            .prefix(SaidTemplate.limit)
            .map { SaidTemplate(try TemplateRow.find($0.key, db), counts: $0.value) }
        return report
    }

    /// Findings are few: they are gone through, and their records looked up, and not the other way round.
    private func findings(_ ids: ClosedRange<Int64>, _ db: Database) throws -> [DamageReport.FoundKind] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT f.check_name, f.kind, f.action, count(DISTINCT r.id) AS messages, count(DISTINCT d.key) AS people
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

    /// Those that the mail may have met.
    private func stops(_ report: DamageReport, _ db: Database) throws -> [DamageReport.StopSpan] {
        guard let first = report.first.flatMap(Timestamp.init(rfc3339:)),
            let last = report.last.flatMap(Timestamp.init(rfc3339:))
        else { return [] }
        let rows = try Row.fetchAll(
            db, sql: "SELECT * FROM stops WHERE at <= ? AND coalesce(ended_at, ?) >= ? ORDER BY id",
            arguments: [(last + .seconds(3600)).microseconds, Int64.max, first.microseconds])
        return try rows.map { row in
            DamageReport.StopSpan(
                try SwitchRow.stop(row), endedAt: (row["ended_at"] as Int64?).map(Timestamp.init(microseconds:)),
                receipt: try SwitchRow.receipt(row))
        }
    }
}
