import GRDB
import Guard
import Mail

/// Takes an address out of every column with text that may name it (`ErasureColumns`).
///
/// It reads every row of these tables, some thousands at a time so that no query blocks the checkpoint of the
/// database's log. It writes only the few rows that change. 10 s for ten million messages.
struct TextErasure {
    let person: ErasedPerson

    /// New texts of a row, by column name.
    struct Change: Sendable {
        let key: [DatabaseValue]
        let texts: [String: String]
        /// Ids of messages as they were. `MessageKeys` must not find the message by them any more.
        let ids: [String]
    }

    /// A page of a table.
    struct Page: Sendable {
        var changes: [Change] = []
        /// Where the next page begins; nil for the last page.
        var next: [DatabaseValue]?
    }

    static let pageRows = 20_000

    func page(of table: ErasureColumns.Table, after place: [DatabaseValue]?, _ db: Database) throws -> Page {
        let columns = Self.columns(of: table)
        guard !columns.isEmpty else { return Page() }
        let key = table.key.joined(separator: ", ")
        let marks = Array(repeating: "?", count: table.key.count).joined(separator: ", ")
        let condition = place == nil ? "" : "WHERE (\(key)) > (\(marks))"
        let settled = table.settled.map { ", (\($0)) AS is_settled" } ?? ""
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT \(key), \(columns.joined(separator: ", "))\(settled) FROM \(table.name) \(condition)
                ORDER BY \(key) LIMIT \(Self.pageRows)
                """, arguments: StatementArguments(place ?? []))
        var page = Page()
        var count = 0
        while let row = try rows.next() {
            count += 1
            let place = (0..<table.key.count).map { row[$0] as DatabaseValue }
            if count == Self.pageRows { page.next = place }
            var texts: [String: String] = [:]
            var ids: [String] = []
            for (index, column) in columns.enumerated() {
                guard let text = row[table.key.count + index] as String?,
                    let clean = clean(text, table.columns[column], isSettled: (row["is_settled"] as Bool?) ?? true)
                else { continue }
                texts[column] = clean
                if table.columns[column] == .id { ids.append(text) }
            }
            if !texts.isEmpty { page.changes.append(Change(key: place, texts: texts, ids: ids)) }
        }
        return page
    }

    /// Runs in the caller's commit.
    func write(_ changes: [Change], of table: ErasureColumns.Table, chain: AuditChain, at: Timestamp, _ db: Database)
        throws
    {
        let key = table.key.map { "\($0) = ?" }.joined(separator: " AND ")
        for change in changes {
            if let record = Int64.fromDatabaseValue(change.key[0]) {
                for id in change.ids { try MessageKeys.erase(id, of: record, db) }
            }
            for (column, text) in change.texts {
                try db.execute(
                    sql: "UPDATE \(table.name) SET \(column) = ? WHERE \(key)",
                    arguments: [text] + StatementArguments(change.key))
            }
        }
        guard let kind = table.chained else { return }
        let ids = Set(changes.compactMap { Int64.fromDatabaseValue($0.key[0]) }).sorted()
        // Held recipients in the chain without their record count as released or discarded, and are exported
        // (`RecordExportSection`).
        let kinds: [ChainEntry.Kind] = kind == .held ? [.record, .held] : [kind]
        try chain.append(try kinds.flatMap { try chain.entries($0, ids, isAgain: true, db) }, at: at, db)
    }

    /// Columns that decide which mail may pass and name the person, such as `stops.scope`.
    func inForce(_ db: Database) throws -> [String] {
        var found: [String] = []
        for table in ErasureColumns.tables {
            for (column, content) in table.columns where content == .inForce {
                let condition = table.settled.map { "AND NOT (\($0))" } ?? ""
                let rows = try Row.fetchAll(
                    db,
                    sql: """
                        SELECT \(table.key[0]) AS id, \(column) AS text FROM \(table.name)
                        WHERE \(column) IS NOT NULL \(condition)
                        """)
                for row in rows where person.scrubbed(scope: row["text"]) != nil {
                    found.append("\(table.name).\(column) of \(row["id"] as DatabaseValue)")
                }
            }
        }
        return found.sorted()
    }

    private static func columns(of table: ErasureColumns.Table) -> [String] {
        table.columns.filter { _, content in
            switch content {
            case .text, .name, .scope, .address, .originators, .id, .line, .inForce: true
            case .byHand, .never: false
            }
        }.map(\.key).sorted()
    }

    private func clean(_ text: String, _ content: ErasureColumns.Content?, isSettled: Bool) -> String? {
        switch content {
        case .text, .id: person.scrubbed(text)
        case .name: person.scrubbed(name: text)
        case .scope: person.scrubbed(scope: text)
        case .line: isSettled ? person.scrubbed(text) : nil
        case .inForce: isSettled ? person.scrubbed(scope: text) : nil
        case .address: person.scrubbed(sender: text)
        case .originators: person.scrubbed(originators: text)
        case .byHand, .never, nil: nil
        }
    }
}

/// Names that contain a person's address, such as the campaign `c-jane@example.com`. People, stops and events mention
/// them, so prose is searched for the whole name: the address part alone might be another person's.
enum ErasedNames {
    /// Where names are given. Text that mentions them is erased before these columns, so that an erasure that was
    /// interrupted finds the names again (`Store.eraseTexts`).
    static let columns = [
        (table: "list_versions", column: "source"), (table: "incidents", column: "scope"),
        (table: "ramps", column: "scope"), (table: "stops", column: "scope"), (table: "apologies", column: "campaign"),
        (table: "templates", column: "campaign"), (table: "records", column: "campaign"),
    ]

    /// A page of a column's distinct texts, in order.
    static func page(of place: (table: String, column: String), after text: String, _ db: Database) throws -> [String] {
        let (table, column) = place
        return try String.fetchAll(
            db, sql: "SELECT DISTINCT \(column) FROM \(table) WHERE \(column) > ? ORDER BY \(column) LIMIT ?",
            arguments: [text, TextErasure.pageRows])
    }

    /// The names in one text. A sender is not a name: `mary-jane@example.com` is another person.
    static func names(in text: String, of person: ErasedPerson) -> [String] {
        text.hasPrefix("sender:") ? [] : person.names(in: text)
    }
}
