import Content
import Foundation
import GRDB
import Guard

/// What the writer inserts for a message, prepared for the writer's life. Each insert gives the entry for the chain.
final class AuditStatements {
    private let record: HotStatement
    private let delivery: HotStatement
    private let finding: HotStatement
    private let outcome: HotStatement
    private let lateRecipient: HotStatement
    private let lateKey: HotStatement
    private let chain: AuditChain
    private let encoder = JSONEncoder()
    private var leaf = ChainLeaf()
    /// Versions change with an import, not with a message.
    private var lists: (versions: [String: Int64], json: String?) = ([:], nil)

    init(_ db: Database, chain: AuditChain) throws {
        // Parameters stand in the order of the columns, in which they are chained.
        let places = RecordColumn.all.map { _ in "?" }.joined(separator: ", ")
        record = try HotStatement(db, "INSERT INTO records (\(RecordColumn.names)) VALUES (\(places))")
        delivery = try HotStatement(db, "INSERT INTO deliveries VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        finding = try HotStatement(db, "INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        // A kept outcome may be there already, when the commit that failed had reached the disk all the same.
        outcome = try HotStatement(
            db, "INSERT INTO outcomes VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (record) DO NOTHING")
        lateRecipient = try HotStatement(db, "INSERT OR IGNORE INTO recipients VALUES (0, ?, ?)")
        lateKey = try HotStatement(db, MessageKeys.lateSQL)
        self.chain = chain
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    /// - Parameter indexedUpTo: records up to this id have been folded; a record that comes behind is indexed at once.
    func insert(_ row: MessageRecord, indexedUpTo: Int64) throws -> ChainEntry {
        if row.lists != lists.versions {
            lists = (row.lists, row.lists.isEmpty ? nil : try json(row.lists))
        }
        leaf.begin(.record)
        leaf.beginRow(.records)
        for column in RecordColumn.all {
            switch column.content {
            case .number(let value): record.bind(value(row), &leaf)
            case .text(let value): record.bind(value(row), &leaf)
            case .lists: record.bind(lists.json, &leaf)
            }
        }
        leaf.endRow()
        try record.run()
        if let id = row.messageID, row.id.value <= indexedUpTo { try insertLate(id, of: row.id.value) }
        for (position, recipient) in row.deliveries.enumerated() {
            try insert(recipient, position, of: row.id.value, indexedUpTo: indexedUpTo)
        }
        for (position, finding) in row.findings.enumerated() { try insert(finding, position, of: row.id.value) }
        return chain.entry(.record, row.id.value, leaf)
    }

    private func insert(_ recipient: Delivery, _ position: Int, of record: Int64, indexedUpTo: Int64) throws {
        let key = recipient.address.key
        leaf.beginRow(.deliveries)
        delivery.bind(record, &leaf)
        delivery.bind(Int64(position), &leaf)
        delivery.bind(recipient.address.fullText, &leaf)
        delivery.bind(key, &leaf)
        delivery.bind(recipient.state.rawValue, &leaf)
        delivery.bind(recipient.reply.map(ReplyColumn.text), &leaf)
        delivery.bind(recipient.segment.isEmpty ? nil : recipient.segment, &leaf)
        delivery.bind(recipient.header, &leaf)
        leaf.endRow()
        try delivery.run()
        if record <= indexedUpTo {
            lateRecipient.bind(key)
            lateRecipient.bind(record)
            try lateRecipient.run()
        }
    }

    private func insert(_ row: Finding, _ position: Int, of record: Int64) throws {
        leaf.beginRow(.findings)
        finding.bind(record, &leaf)
        finding.bind(Int64(position), &leaf)
        finding.bind(row.check, &leaf)
        finding.bind(row.kind, &leaf)
        finding.bind(row.where, &leaf)
        finding.bind(row.excerpt, &leaf)
        finding.bind(row.reason, &leaf)
        finding.bind(row.isUndecided ? 1 : 0, &leaf)
        finding.bind(row.action.rawValue, &leaf)
        finding.bind(row.location.map { Int64($0.offset) }, &leaf)
        finding.bind(row.location.map { Int64($0.length) }, &leaf)
        leaf.endRow()
        try finding.run()
    }

    /// nil when it is there already.
    func insert(_ row: Outcome, indexedUpTo: Int64, _ db: Database) throws -> ChainEntry? {
        leaf.begin(.outcome)
        leaf.beginRow(.outcomes)
        outcome.bind(row.id.value, &leaf)
        outcome.bind(row.verdict.rawValue, &leaf)
        outcome.bind(row.state.rawValue, &leaf)
        outcome.bind(ReplyColumn.text(row.reply), &leaf)
        outcome.bind(row.stop?.value, &leaf)
        outcome.bind(row.at.microseconds, &leaf)
        outcome.bind(row.espID, &leaf)
        leaf.endRow()
        try outcome.run()
        guard db.changesCount > 0 else { return nil }
        if let id = row.espID, row.id.value <= indexedUpTo { try insertLate(id, of: row.id.value) }
        return chain.entry(.outcome, row.id.value, leaf)
    }

    private func insertLate(_ id: String, of record: Int64) throws {
        lateKey.bind(MessageKeys.key(id))
        lateKey.bind(record)
        try lateKey.run()
    }

    private func json(_ value: some Encodable) throws -> String {
        String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
