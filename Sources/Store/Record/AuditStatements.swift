import Content
import Foundation
import GRDB
import GRDBSQLite
import Guard

/// The writer's inserts for a message, prepared once. Each insert returns its entry for the chain.
final class AuditStatements {
    private let record: PreparedInsert
    private let delivery: PreparedInsert
    private let finding: PreparedInsert
    private let outcome: PreparedInsert
    private let lateRecipient: PreparedInsert
    private let lateKey: PreparedInsert
    private let unjudged: PreparedInsert
    private let chain: AuditChain
    private let encoder = JSONEncoder()
    private var leaf = ChainLeaf()
    /// Versions change with an import, not with a message.
    private var lists: (versions: [String: Int64], json: String?) = ([:], nil)

    init(_ db: Database, chain: AuditChain) throws {
        // The parameters are in the order of the columns, which is also the order in the chain.
        let places = RecordColumn.all.map { _ in "?" }.joined(separator: ", ")
        record = try PreparedInsert(db, "INSERT INTO records (\(RecordColumn.names)) VALUES (\(places))")
        delivery = try PreparedInsert(db, "INSERT INTO deliveries VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        finding = try PreparedInsert(db, "INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        // A kept outcome may be there already, when the commit that failed had reached the disk anyway.
        outcome = try PreparedInsert(
            db, "INSERT INTO outcomes VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (record) DO NOTHING")
        lateRecipient = try PreparedInsert(db, "INSERT OR IGNORE INTO recipients VALUES (0, ?, ?)")
        lateKey = try PreparedInsert(db, MessageKeys.lateSQL)
        unjudged = try PreparedInsert(db, UnjudgedRow.insertSQL)
        self.chain = chain
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    /// - Parameter indexedUpTo: records up to this id are indexed; a record with a smaller id is indexed at once.
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
        if let checks = row.unjudged { try insert(checks) }
        if let id = row.messageID, row.id.value <= indexedUpTo { try insertLate(id, of: row.id.value) }
        for (position, recipient) in row.deliveries.enumerated() {
            try insert(recipient, position, of: row.id.value, indexedUpTo: indexedUpTo)
        }
        for (position, finding) in row.findings.enumerated() { try insert(finding, position, of: row.id.value) }
        return chain.entry(.record, row.id.value, leaf)
    }

    /// Also a text that is there: the commit that wrote it before may have failed.
    private func insert(_ checks: [UnjudgedCheck]) throws {
        let text = UnjudgedRow.text(checks)
        unjudged.bind(Int64(bitPattern: KeyHash.of(text)))
        unjudged.bind(text)
        try unjudged.run()
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
        finding.bind(row.allowedBy, &leaf)
        leaf.endRow()
        try finding.run()
    }

    /// Returns nil when the outcome is there already.
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

/// A prepared statement for the few inserts of every message. Use it on its connection's thread only.
///
/// **Why not GRDB's own execution.** Three inserts of 25 values take 8 µs more through GRDB's argument arrays than
/// with values bound one by one. That is as much as everything else together.
final class PreparedInsert {
    private let statement: Statement
    private let database: Database
    private var column: CInt = 0
    /// Texts bound since the last run, one after the other, and the range of each. `run` binds them when all are
    /// known, so that SQLite reads them here and copies none.
    private var texts: [UInt8] = []
    private var bound: [(column: CInt, range: Range<Int>)] = []

    init(_ database: Database, _ sql: String) throws {
        statement = try database.makeStatement(sql: sql)
        self.database = database
    }

    /// Binds the next parameter.
    func bind(_ value: Int64?) {
        column += 1
        if let value {
            sqlite3_bind_int64(statement.sqliteStatement, column, value)
        } else {
            sqlite3_bind_null(statement.sqliteStatement, column)
        }
    }

    /// Binds the next parameter.
    func bind(_ text: String?) {
        column += 1
        guard let text else {
            sqlite3_bind_null(statement.sqliteStatement, column)
            return
        }
        let start = texts.count
        texts.append(contentsOf: text.utf8)
        bound.append((column, start..<texts.count))
    }

    /// Binds the next parameter, which is also the next column of a chained row.
    func bind(_ value: Int64?, _ leaf: inout ChainLeaf) {
        bind(value)
        leaf.add(value)
    }

    /// Binds the next parameter, which is also the next column of a chained row.
    func bind(_ text: String?, _ leaf: inout ChainLeaf) {
        let start = texts.count
        bind(text)
        guard text != nil else { return leaf.add(nil) }
        texts.withUnsafeBytes { leaf.add(UnsafeRawBufferPointer(rebasing: $0[start...])) }
    }

    /// Runs the statement with the values bound since the last run.
    func run() throws(DatabaseError) {
        let code = texts.withUnsafeBufferPointer { texts in
            // An empty array has no address, and SQLite treats a nil address as NULL.
            let base = UnsafeRawPointer(texts.baseAddress ?? UnsafePointer(bitPattern: 1)!)
            for (column, range) in bound {
                let text = (base + range.lowerBound).assumingMemoryBound(to: CChar.self)
                sqlite3_bind_text(statement.sqliteStatement, column, text, CInt(range.count), nil)
            }
            return sqlite3_step(statement.sqliteStatement)
        }
        let message = code == SQLITE_DONE ? nil : database.lastErrorMessage
        sqlite3_reset(statement.sqliteStatement)
        // The pointers must not outlive this call.
        for (column, _) in bound { sqlite3_bind_null(statement.sqliteStatement, column) }
        column = 0
        texts.removeAll(keepingCapacity: true)
        bound.removeAll(keepingCapacity: true)
        if code != SQLITE_DONE { throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message) }
    }
}
