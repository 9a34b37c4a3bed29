import Foundation
import GRDB
import Guard

/// What the writer inserts for a message, prepared for the writer's life.
final class AuditStatements {
    private let record: HotStatement
    private let delivery: HotStatement
    private let outcome: HotStatement
    private let lateRecipient: HotStatement
    private let encoder = JSONEncoder()
    /// Versions change with an import, not with a message.
    private var lists: (versions: [String: Int64], json: String?) = ([:], nil)

    init(_ db: Database) throws {
        record = try HotStatement(db, "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        delivery = try HotStatement(db, "INSERT INTO deliveries VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        // A kept outcome may be there already, when the commit that failed had reached the disk all the same.
        outcome = try HotStatement(
            db, "INSERT INTO outcomes VALUES (?, ?, ?, ?, ?) ON CONFLICT (record) DO NOTHING")
        lateRecipient = try HotStatement(db, "INSERT OR IGNORE INTO recipients VALUES (0, ?, ?)")
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    /// - Parameter indexedUpTo: records up to this id have been folded; a record that comes behind is indexed at once.
    func insert(_ row: MessageRecord, indexedUpTo: Int64) throws {
        let findings = row.findings.isEmpty ? nil : try json(row.findings)
        if row.lists != lists.versions {
            lists = (row.lists, row.lists.isEmpty ? nil : try json(row.lists))
        }
        record.bind(row.id.value)
        record.bind(row.at.microseconds)
        record.bind(row.stream)
        record.bind(row.client)
        record.bind(row.campaign)
        record.bind(row.sender?.fullText)
        record.bind(row.subject)
        record.bind(Int64(row.sizeBytes))
        record.bind(row.sha256)
        record.bind(row.verdict.rawValue)
        record.bind(findings)
        record.bind(row.upstream)
        record.bind(row.stop?.value)
        record.bind(lists.json)
        try record.run()
        for (position, recipient) in row.deliveries.enumerated() {
            let key = recipient.address.key
            delivery.bind(row.id.value)
            delivery.bind(Int64(position))
            delivery.bind(recipient.address.fullText)
            delivery.bind(key)
            delivery.bind(recipient.state.rawValue)
            delivery.bind(recipient.reply.map(ReplyColumn.text))
            delivery.bind(recipient.segment.isEmpty ? nil : recipient.segment)
            delivery.bind(recipient.header)
            try delivery.run()
            if row.id.value <= indexedUpTo {
                lateRecipient.bind(key)
                lateRecipient.bind(row.id.value)
                try lateRecipient.run()
            }
        }
    }

    func insert(_ row: Outcome) throws {
        outcome.bind(row.id.value)
        outcome.bind(row.verdict.rawValue)
        outcome.bind(row.state.rawValue)
        outcome.bind(ReplyColumn.text(row.reply))
        outcome.bind(row.stop?.value)
        try outcome.run()
    }

    private func json(_ value: some Encodable) throws -> String {
        String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
