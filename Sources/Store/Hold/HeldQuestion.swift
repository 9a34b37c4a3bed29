import Foundation
import GRDB
import Guard
import Mail

/// A question about what is held, answered in order of arrival.
struct HeldQuestion: Sendable {
    let selection: HeldSelection

    func answer(_ db: Database) throws -> [HeldMessage] {
        var messages: [HeldMessage] = []
        let rows = try Row.fetchCursor(db, sql: Self.sql, arguments: [selection.after?.value ?? .min])
        var recipients = 0
        while messages.count < selection.limit ?? .max, recipients < selection.recipientLimit ?? .max,
            let row = try rows.next()
        {
            if !selection.ids.isEmpty, !selection.ids.contains(RecordID(value: row["record"])) { continue }
            guard let message = selection.selected(of: try Self.message(row, db)) else { continue }
            messages.append(message)
            recipients += message.recipients.count
        }
        return messages
    }

    private static func message(_ row: Row, _ db: Database) throws -> HeldMessage {
        let id = RecordID(value: row["record"])
        let damaged = StoreFailure("the held message \(id) is damaged")
        var sender: Address?
        if let text: String = row["sender"] {
            sender = Address(text)
            if sender == nil { throw damaged }
        }
        var lines: [HeldEnvelope.Recipient] = []
        var recipients: [HeldMessage.Recipient] = []
        let deliveries = try Row.fetchCursor(
            db.cachedStatement(sql: deliveriesSQL), arguments: [id.value])
        while let delivery = try deliveries.next() {
            guard let address = Address(delivery["address"] as String),
                let state = Delivery.State(rawValue: delivery["state"])
            else { throw damaged }
            let position: Int = delivery["position"]
            lines.append(.init(position: position, line: delivery["line"]))
            if state == .held || state == .unknown {
                recipients.append(.init(position: position, address: address, state: state))
            }
        }
        let envelope = HeldEnvelope(
            stop: StopID(value: row["stop"]), mail: row["mail"], recipients: lines,
            trace: Array(row["trace"] as Data), hasLeadingDots: row["dots"] as Int == 1,
            endsWithCRLF: row["crlf"] as Int == 1)
        var message = HeldMessage(
            id: id, at: Timestamp(microseconds: row["at"]), stream: row["stream"], campaign: row["campaign"],
            sender: sender, subject: row["subject"], sizeBytes: row["size"], storedBytes: row["stored"],
            sha256: row["sha256"], upstream: row["upstream"], envelope: envelope, recipients: recipients)
        message.originators = (row["originators"] as String?).map(OriginatorsColumn.originators)
        return message
    }

    private static let sql = """
        SELECT h.record, h.stop, h.mail, h.trace, h.dots, h.crlf, q.stored,
            r.at, r.stream, r.campaign, r.sender, r.originators, r.subject, r.size, r.sha256, r.upstream
        FROM held h JOIN records r ON r.id = h.record JOIN quarantine q ON q.record = h.record
        WHERE h.record > ? ORDER BY h.record
        """

    private static let deliveriesSQL = """
        SELECT h.position, h.line, h.state, d.address
        FROM held_deliveries h JOIN deliveries d ON d.record = h.record AND d.position = h.position
        WHERE h.record = ? ORDER BY h.position
        """
}
