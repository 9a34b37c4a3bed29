// Folder Questions: questions about the record as SQL. Each has an `answer` that runs on a reading connection:
// records, pages, counts, the effect of a stop, held mail, exceptions, recipients, the chain and the record export.
// Counts that need a scan of all deliveries are in Reports. It may use Database and Record.

import GRDB
import Guard
import Mail

/// A question about the audit log as SQL. The answer is the records with their outcomes applied, oldest first.
struct AuditQuestion: Sendable {
    private(set) var conditions: RecordConditions
    private var limit: Int?

    init(_ id: RecordID) { conditions = RecordConditions([id]) }

    init(_ ids: [RecordID]) { conditions = RecordConditions(ids) }

    /// Throws when the filter's recipient is not an address.
    init(_ filter: RecordFilter) throws(StoreFailure) {
        conditions = try RecordConditions(filter)
        limit = filter.limit
    }

    /// The same question, limited to ids in a range.
    func within(_ ids: ClosedRange<Int64>) -> AuditQuestion {
        var narrowed = self
        narrowed.conditions = conditions.within(ids)
        return narrowed
    }

    func answer(_ db: Database) throws -> [MessageRecord] {
        let sql = """
            SELECT \(RecordReader.columns) FROM records r LEFT JOIN outcomes o ON o.record = r.id
            WHERE \(conditions.ofRecord) ORDER BY r.id DESC \(limit.map { "LIMIT \(max(0, $0))" } ?? "")
            """
        let rows = try RawRows(db, sql, conditions.arguments)
        var reader = try RecordReader(db)
        var records: [MessageRecord] = []
        while try rows.next() { records.append(try reader.record(rows)) }
        return records.reversed()
    }

    /// The same, oldest first; stops after `recipientLimit` recipients.
    /// - Returns: the records and the id of the last one; nil when all were read.
    func ascending(_ db: Database, recipientLimit: Int) throws -> (records: [MessageRecord], last: Int64?) {
        let sql = """
            SELECT \(RecordReader.columns) FROM records r LEFT JOIN outcomes o ON o.record = r.id
            WHERE \(conditions.ofRecord) ORDER BY r.id
            """
        let rows = try RawRows(db, sql, conditions.arguments)
        var reader = try RecordReader(db)
        var records: [MessageRecord] = []
        var recipients = 0
        while try rows.next() {
            let record = try reader.record(rows)
            records.append(record)
            recipients += record.deliveries.count
            if recipients >= recipientLimit { return (records, record.id.value) }
        }
        return (records, nil)
    }
}

/// A question for a page of records. Between two pages it keeps no connection and no snapshot of the database, so a
/// slow reader delays no other work.
struct AuditPageQuestion: Sendable {
    private let filter: RecordFilter
    private let conditions: RecordConditions
    private let place: AuditPage.Place?

    /// Throws when the filter's recipient is not an address.
    init(_ filter: RecordFilter, after place: AuditPage.Place?) throws(StoreFailure) {
        conditions = try RecordConditions(filter)
        self.filter = filter
        self.place = place
    }

    func answer(_ db: Database) throws -> AuditPage {
        var place = try place ?? first(db)
        if place.ids.isEmpty, let after = place.after { try look(behind: after, &place, db) }
        guard !place.ids.isEmpty else { return AuditPage(records: [], next: nil) }
        let ids = place.ids.prefix(AuditPage.recordLimit)
        let (records, read) = try AuditQuestion(ids.map { RecordID(value: $0) })
            .ascending(db, recipientLimit: AuditPage.recipientLimit)
        place.ids = place.ids[(place.ids.firstIndex { $0 > read ?? ids.last! } ?? place.ids.endIndex)...]
        return AuditPage(records: records, next: place.ids.isEmpty && place.after == nil ? nil : place)
    }

    private func first(_ db: Database) throws -> AuditPage.Place {
        let upTo = try Int64.fetchOne(db, sql: "SELECT max(id) FROM records") ?? 0
        guard let limit = filter.limit else { return AuditPage.Place(ids: [], after: .min, upTo: upTo) }
        // The caller gets the newest records, in order from oldest to newest.
        let newest = try Int64.fetchAll(
            db, sql: "\(matching) ORDER BY r.id DESC LIMIT ?",
            arguments: conditions.arguments + [min(limit, AuditPage.idLimit)])
        if limit <= AuditPage.idLimit {
            return AuditPage.Place(ids: newest.reversed()[...], after: nil, upTo: upTo)
        }
        let start = try Int64.fetchOne(
            db, sql: "SELECT min(id) FROM (\(matching) ORDER BY r.id DESC LIMIT ?)",
            arguments: conditions.arguments + [limit])
        return AuditPage.Place(ids: [], after: start.map { $0 - 1 } ?? .max, upTo: upTo)
    }

    private func look(behind after: Int64, _ place: inout AuditPage.Place, _ db: Database) throws {
        let ids = try Int64.fetchAll(
            db, sql: "\(matching) AND r.id > ? AND r.id <= ? ORDER BY r.id LIMIT ?",
            arguments: conditions.arguments + [after, place.upTo, AuditPage.idLimit])
        place.ids = ids[...]
        place.after = ids.count < AuditPage.idLimit ? nil : ids.last
    }

    private var matching: String {
        "SELECT r.id AS id FROM records r LEFT JOIN outcomes o ON o.record = r.id WHERE \(conditions.ofRecord)"
    }
}

/// A page of the recipients of matching mail, in the order of their messages.
///
/// **Why a page has a few thousand rows and begins after the last row of the previous page:** an export of a million
/// people gets each person once, even when mail is recorded meanwhile. Memory never contains all of them.
struct RecipientQuestion: Sendable {
    private let conditions: RecordConditions
    private let place: RecipientPage.Place
    static let pageRows = 5000

    /// Throws when the filter's recipient is not an address.
    init(_ filter: RecordFilter, after place: RecipientPage.Place?) throws(StoreFailure) {
        conditions = try RecordConditions(filter)
        self.place = place ?? RecipientPage.Place(record: -1, position: -1)
    }

    func answer(_ db: Database, _ redaction: AddressRedaction) throws -> RecipientPage {
        var page = RecipientPage(rows: [], next: nil)
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT r.id, r.at, r.campaign, d.position, d.address, d.segment, \(RecordConditions.state) AS state,
                    \(RecordConditions.reply) AS reply
                FROM \(RecordConditions.recordsAndDeliveries)
                WHERE \(conditions.ofRecord) AND \(conditions.ofDelivery)
                    AND r.id >= ? AND (r.id > ? OR d.position > ?)
                ORDER BY r.id, d.position LIMIT ?
                """,
            arguments: conditions.arguments + conditions.deliveryArguments
                + [place.record, place.record, place.position, Self.pageRows])
        for row in rows {
            let id = RecordID(value: row["id"])
            guard let address = Address(row["address"] as String), let state = Delivery.State(rawValue: row["state"])
            else { throw StoreFailure("record \(id) is damaged") }
            let reply = (row["reply"] as String?).flatMap(ReplyColumn.reply)?.text
            page.rows.append(
                RecipientRow(
                    id: id.description, at: Timestamp(microseconds: row["at"]).rfc3339,
                    address: redaction.shown(address), state: state,
                    reply: reply.map { redaction.shown($0, of: [address]) },
                    segment: (row["segment"] as String?).map { redaction.shown(name: $0, of: [address]) },
                    campaign: redaction.shown(name: row["campaign"], of: [address])))
        }
        if rows.count == Self.pageRows, let last = rows.last {
            page.next = RecipientPage.Place(record: last["id"], position: last["position"])
        }
        return page
    }
}
