import GRDB
import Guard
import Mail

/// A page of the recipients of mail that matches, in the order of their messages.
///
/// **Why a page is of a few thousand rows, and begins behind the last one it has given:** whoever exports a million people
/// gets each once, whatever is recorded meanwhile, and nobody holds them all in memory.
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
